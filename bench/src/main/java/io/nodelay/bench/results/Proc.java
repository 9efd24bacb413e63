package io.nodelay.bench.results;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Reads the kernel's small text files. A file that is missing or may not be read is an empty answer, not an error. */
public final class Proc {
    private static final int PIECE = 65_536;

    private Proc() {}

    public static Optional<String> text(String path) {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            return Optional.of(all(in));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** The file's text without the white space around it, if there is any. */
    public static Optional<String> word(String path) {
        return text(path).map(String::trim).filter(word -> !word.isEmpty());
    }

    static Optional<String> gzipped(String path) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(Path.of(path)))) {
            return Optional.of(all(in));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** Reads in large pieces: a file of /proc/sys has no length, and what does not fit into the first read is lost. */
    private static String all(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        for (int count = in.read(piece); count > 0; count = in.read(piece)) {
            bytes.write(piece, 0, count);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
