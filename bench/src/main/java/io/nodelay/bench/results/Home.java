package io.nodelay.bench.results;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the laboratory lives: beside its jar, or beside the directory of its classes. Default places derive from it. */
public final class Home {
    private Home() {}

    public static Path directory() {
        try {
            Path code = Path.of(Home.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return code.toAbsolutePath().getParent();
        } catch (URISyntaxException malformed) {
            throw new Refused("the laboratory's own place", "a file", malformed);
        }
    }

    /** The work tree around the laboratory, or the current directory when there is none. */
    public static Path workTree() {
        for (Path at = directory(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(".git"))) {
                return at;
            }
        }
        return Path.of("").toAbsolutePath();
    }
}
