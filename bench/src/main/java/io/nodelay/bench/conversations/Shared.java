package io.nodelay.bench.conversations;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the processes of both ends share beside their connection. */
record Shared(Stamps stamps, Credentials credentials) {
    private static final String STAMPS = "stamps";

    /** All files that may ever be in such a directory. */
    static List<Path> files(Path directory) {
        List<Path> files = new ArrayList<>(new Credentials(directory).files());
        files.add(directory.resolve(STAMPS));
        return files;
    }

    /** In a directory that both know. */
    static Shared in(Path directory) {
        return new Shared(Stamps.in(directory.resolve(STAMPS)), new Credentials(directory));
    }
}
