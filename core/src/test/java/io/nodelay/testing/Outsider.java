package io.nodelay.testing;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A peer from outside: one blocking connection of the JDK's own, {@link Socket} over TCP and {@link SocketChannel} over
 * UNIX. Never to be used on a loop's thread. What blocks longer than a test may is ended by the test's time limit.
 */
public interface Outsider extends Closeable {
    /** A failure bound, far above what any read takes. */
    int READ_LIMIT_MILLIS = (int) LoopExtension.PATIENCE.toMillis();

    /** Some bytes; -1 at the end. */
    int read(byte[] into, int at, int length) throws IOException;

    /** All of them, however long the other side takes. */
    void write(byte[] bytes) throws IOException;

    /** Sends FIN. */
    void shutdownOutput() throws IOException;

    /** Closes with RST, over UNIX (which has none) as {@link #close}. */
    void reset() throws IOException;

    /** Our end. */
    SocketAddress localAddress() throws IOException;

    /** The other end. */
    SocketAddress remoteAddress() throws IOException;

    /** Whether it is closed with nothing said: under TLS, before the handshake is done. */
    default boolean turnedAway() throws IOException {
        return readAll().length == 0;
    }

    /** The text in UTF-8. */
    default void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Exactly so many bytes. */
    default byte[] read(int count) throws IOException {
        byte[] bytes = new byte[count];
        int had = 0;
        while (had < count) {
            int more = read(bytes, had, count - had);
            if (more < 0) {
                throw new EOFException("the end came after " + had + " of " + count + " bytes");
            }
            had += more;
        }
        return bytes;
    }

    /** Exactly so many bytes, as UTF-8. */
    default String readText(int count) throws IOException {
        return new String(read(count), StandardCharsets.UTF_8);
    }

    /** Everything until the end. */
    default byte[] readAll() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[8_192];
        for (int n = read(part, 0, part.length); n >= 0; n = read(part, 0, part.length)) {
            all.write(part, 0, n);
        }
        return all.toByteArray();
    }

    /** Everything until the end, as UTF-8. */
    default String readAllText() throws IOException {
        return new String(readAll(), StandardCharsets.UTF_8);
    }

    /** Connects to that port. */
    static Outsider tcp(InetSocketAddress to) throws IOException {
        return of(new Socket(to.getAddress(), to.getPort()));
    }

    /** Connects to that path. */
    static Outsider unix(SocketAddress to) throws IOException {
        return of(SocketChannel.open(to));
    }

    /** A socket that is connected, for options set before. */
    static Outsider of(Socket socket) throws IOException {
        socket.setSoTimeout(READ_LIMIT_MILLIS);
        return new OverSocket(socket);
    }

    /** A blocking channel that is connected. */
    static Outsider of(SocketChannel channel) {
        return new OverChannel(channel);
    }

    /** TCP. */
    record OverSocket(Socket socket) implements Outsider {
        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            return socket.getInputStream().read(into, at, length);
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        @Override
        public void shutdownOutput() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public SocketAddress localAddress() {
            return socket.getLocalSocketAddress();
        }

        @Override
        public SocketAddress remoteAddress() {
            return socket.getRemoteSocketAddress();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** UNIX. */
    record OverChannel(SocketChannel channel) implements Outsider {
        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(into, at, length));
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length));
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }

        @Override
        public void shutdownOutput() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void reset() throws IOException {
            channel.close();
        }

        @Override
        public SocketAddress localAddress() throws IOException {
            return channel.getLocalAddress();
        }

        @Override
        public SocketAddress remoteAddress() throws IOException {
            return channel.getRemoteAddress();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
