package io.nodelay.testing;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.ConnectOptions;
import io.nodelay.net.ListenOptions;
import io.nodelay.net.Net;
import io.nodelay.net.NetOptions;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The kinds of connection a socket test runs over. Ports are always chosen by the system, paths are new ones in a
 * directory of this JVM. A room that puts something under the socket adds a constant here and overrides how servers
 * and sockets are made: {@link #createServer}, {@link #connect(EventLoop, ConnectOptions)}, {@link #dial} and
 * {@link #listenOutside}.
 */
public enum Wire {
    /** TCP over 127.0.0.1. */
    TCP4("127.0.0.1"),
    /** TCP over ::1. */
    TCP6("::1") {
        @Override
        public Optional<String> missing() {
            return Ipv6.MISSING;
        }
    },
    /** A UNIX domain socket. */
    UNIX("");

    /** Asked once a JVM. */
    private static final class Ipv6 {
        static final Optional<String> MISSING = look();

        private static Optional<String> look() {
            try (ServerSocket tried = new ServerSocket(0, 1, InetAddress.getAllByName("::1")[0])) {
                assert tried.isBound();
                return Optional.empty();
            } catch (IOException none) {
                return Optional.of("this machine has no ::1: " + none.getMessage());
            }
        }
    }

    /** Made with the first path, removed with the JVM. */
    private static final class Paths {
        private static final AtomicInteger MADE = new AtomicInteger();
        private static final Path DIRECTORY = make();

        private static Path make() {
            try {
                Path directory = Files.createTempDirectory("nodelay");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
                return directory;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void remove(Path directory) {
            try (var left = Files.list(directory)) {
                left.forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            directory.toFile().delete();
        }
    }

    private final String host;

    Wire(String host) {
        this.host = host;
    }

    /** Why this machine cannot; empty if it can. */
    public Optional<String> missing() {
        return Optional.empty();
    }

    /** Whether TCP carries it, with ports and TCP's options. */
    public boolean tcp() {
        return !host.isEmpty();
    }

    /** An address nobody uses: port 0, or a new path. */
    public SocketAddress fresh() {
        return tcp() ? new InetSocketAddress(host, 0) : UnixDomainSocketAddress.of(freshPath());
    }

    /** A path that does not exist, in a directory that does. */
    public static Path freshPath() {
        return Paths.DIRECTORY.resolve("s" + Paths.MADE.incrementAndGet());
    }

    // ---- this library's ends, on the loop's thread

    /** Options that say port 0 of this wire's address, or a new path. */
    public ListenOptions listenOptions() {
        ListenOptions options = new ListenOptions();
        return tcp() ? options.host(host).port(0) : options.path(freshPath());
    }

    /** Options that lead to that address. */
    public ConnectOptions connectOptions(SocketAddress to) {
        if (to instanceof InetSocketAddress inet) {
            return new ConnectOptions().host(inet.getAddress().getHostAddress()).port(inet.getPort());
        }
        return new ConnectOptions().path(((UnixDomainSocketAddress) to).getPath());
    }

    /** A server that does not listen yet. */
    public NetServer createServer(EventLoop loop, NetOptions options, Consumer<NetSocket> connection) {
        return Net.createServer(loop, options, connection);
    }

    /** A server with default options that listens already. */
    public NetServer listen(EventLoop loop, Consumer<NetSocket> connection) {
        return listen(loop, new NetOptions(), connection);
    }

    /** A server that listens already. */
    public NetServer listen(EventLoop loop, NetOptions options, Consumer<NetSocket> connection) {
        return createServer(loop, options, connection).listen(listenOptions());
    }

    /** A socket on its way to that address. */
    public NetSocket connect(EventLoop loop, SocketAddress to) {
        return connect(loop, connectOptions(to));
    }

    /** A socket on its way. */
    public NetSocket connect(EventLoop loop, ConnectOptions to) {
        return Net.connect(loop, to);
    }

    // ---- the JDK's blocking ends, on any thread but the loop's

    /** A connection made by the JDK. */
    public Outsider dial(SocketAddress to) throws IOException {
        return to instanceof InetSocketAddress inet ? Outsider.tcp(inet) : Outsider.unix(to);
    }

    /** A server of the JDK's. */
    public OutsideServer listenOutside() throws IOException {
        return OutsideServer.listen(fresh());
    }
}
