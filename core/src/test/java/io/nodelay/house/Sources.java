package io.nodelay.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The source files that are looked at. */
final class Sources {
    private Sources() {}

    /** The folder {@code src/main/java}; the build names the module's own folder, which else is the working one. */
    static Path main() {
        return Path.of(System.getProperty("basedir", ""))
                .resolve("src/main/java")
                .toAbsolutePath();
    }

    /** All of its Java files. */
    static List<Path> files() {
        try (Stream<Path> all = Files.walk(main())) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
