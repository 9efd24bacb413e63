package io.nodelay.testing;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** Where the build has put class files. */
public final class ClassFiles {
    private ClassFiles() {}

    /**
     * The directory that the class was compiled to, {@code target/classes} or {@code target/test-classes}. Asked of the
     * class file itself: the code source of a patched module names only one of the two.
     */
    public static Path of(Class<?> type) {
        String name = type.getName();
        URL file = type.getResource(name.substring(name.lastIndexOf('.') + 1) + ".class");
        if (file == null || !file.getProtocol().equals("file")) {
            throw new IllegalStateException("no class file of " + name + " in a directory: " + file);
        }
        try {
            Path root = Path.of(file.toURI());
            for (int i = 0; i < name.split("\\.").length; i++) {
                root = root.getParent();
            }
            return root;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
