package io.nodelay.bench.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file that is either whole or absent: under a temporary name first, then renamed. */
public final class WholeFile {
    private WholeFile() {}

    public static void write(Path target, String text) {
        Path unfinished = target.resolveSibling(target.getFileName() + ".tmp");
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            Files.writeString(unfinished, text);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new Refused(target.toString(), "a file that can be written", failed);
        }
    }
}
