package io.nodelay.bench.results;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file of lines that takes long to come about. It grows under another name, with {@value #PART} behind it, and gets its
 * own once it is whole; what an interrupted run has left can be gone on with. One thread's.
 */
public final class GrowingFile implements AutoCloseable {
    private static final String PART = ".part";

    private final Path whole;
    private final Path part;
    private final OutputStream out;

    private GrowingFile(Path whole, Path part, OutputStream out) {
        this.whole = whole;
        this.part = part;
        this.out = out;
    }

    /** What it is called as long as it is not whole. */
    public static Path part(Path whole) {
        return whole.resolveSibling(whole.getFileName() + PART);
    }

    /** Begins anew, whatever was left. */
    public static GrowingFile begin(Path whole) {
        return open(whole, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Goes on behind the last whole line of what was left. */
    public static GrowingFile goOn(Path whole) {
        cutTornLine(part(whole));
        return open(whole, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static GrowingFile open(Path whole, StandardOpenOption... how) {
        Path part = part(whole);
        try {
            return new GrowingFile(whole, part, new BufferedOutputStream(Files.newOutputStream(part, how)));
        } catch (IOException failed) {
            throw new Refused(part.toString(), "a file that can be written", failed);
        }
    }

    /** Whoever was killed may have been so in the middle of a line. */
    static void cutTornLine(Path part) {
        if (!Files.exists(part)) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw")) {
            long end = file.length();
            while (end > 0) {
                file.seek(end - 1);
                if (file.read() == '\n') {
                    break;
                }
                end--;
            }
            file.setLength(end);
        } catch (IOException failed) {
            throw new Refused(part.toString(), "a file that can be gone on with", failed);
        }
    }

    /** What it grows by, for those who write lines of their own. */
    public OutputStream out() {
        return out;
    }

    /** Adds a line, and flushes it. */
    public void add(String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new Refused(part.toString(), "a file that can be written", failed);
        }
        flush();
    }

    /** What was written is the system's when this returns. */
    public void flush() {
        try {
            out.flush();
        } catch (IOException failed) {
            throw new Refused(part.toString(), "a file that can be written", failed);
        }
    }

    /** It is whole, and instead of what had its name. */
    public void finish() {
        close();
        try {
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new Refused(whole.toString(), "a file that can be written", failed);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException failed) {
            throw new Refused(part.toString(), "a file that can be written", failed);
        }
    }
}
