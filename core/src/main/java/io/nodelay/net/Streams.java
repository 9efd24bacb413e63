package io.nodelay.net;

import io.nodelay.loop.EventLoop;
import io.nodelay.stream.Readable;
import io.nodelay.stream.Writable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files and streams as ends of a pipe: {@code Streams.from(loop, System.in).pipe(socket)}. They block, so
 * each read and write is made by a pool's thread, one at a time, and answered on the loop.
 *
 * <p>Each keeps its loop running until it has closed. All methods belong to the loop's thread.
 */
public final class Streams {
    private Streams() {}

    /**
     * A source of what a stream gives. It is closed at its end, or when the source is destroyed; a read that
     * hangs in it then, as of standard input, is left alone and its bytes dropped.
     *
     * @param loop calls the reader
     * @param in read by one thread at a time
     * @return not read before it has a reader
     */
    public static Readable from(EventLoop loop, InputStream in) {
        return new StreamSource(loop, in);
    }

    /**
     * A source of a file's bytes. That it cannot be opened is told by {@code error} in {@code close}.
     *
     * @param loop calls the reader
     * @param file opened at the first read
     * @return not read before it has a reader
     */
    public static Readable from(EventLoop loop, Path file) {
        return new StreamSource(loop, () -> Files.newInputStream(file));
    }

    /**
     * A sink that writes to a stream, which is flushed and closed at the end.
     *
     * @param loop calls the callbacks
     * @param out written by one thread at a time
     * @return open
     */
    public static Writable to(EventLoop loop, OutputStream out) {
        return new StreamSink(loop, out);
    }

    /**
     * A sink that writes a file anew.
     *
     * @param loop calls the callbacks
     * @param file created, or emptied, at the first write or the end
     * @return open
     */
    public static Writable to(EventLoop loop, Path file) {
        return new StreamSink(loop, () -> Files.newOutputStream(file));
    }

    /** Opens what is read or written, on the pool's thread. */
    interface Opener<S> {
        S open() throws IOException;
    }
}
