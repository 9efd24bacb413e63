package io.nodelay.testing;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.LoopGroup;
import io.nodelay.net.ConnectOptions;
import io.nodelay.net.ListenOptions;
import io.nodelay.net.Net;
import io.nodelay.net.NetOptions;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import io.nodelay.tls.SecureContext;
import io.nodelay.tls.Tls;
import io.nodelay.tls.TlsVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
    UNIX(""),
    /** TLS 1.2 over TCP. */
    TLS12("127.0.0.1") {
        @Override
        Optional<TlsVersion> tls() {
            return Optional.of(TlsVersion.TLS_1_2);
        }
    },
    /** TLS 1.3 over TCP. */
    TLS13("127.0.0.1") {
        @Override
        Optional<TlsVersion> tls() {
            return Optional.of(TlsVersion.TLS_1_3);
        }
    };

    /** Made once a JVM, for each version. */
    private static final class Secure {
        private static final Map<TlsVersion, SecureContext> SERVERS = new ConcurrentHashMap<>();
        private static final Map<TlsVersion, SecureContext> CLIENTS = new ConcurrentHashMap<>();

        static SecureContext server(TlsVersion version) {
            return SERVERS.computeIfAbsent(version, only -> context(Credentials.server(), only));
        }

        static SecureContext client(TlsVersion version) {
            return CLIENTS.computeIfAbsent(version, only -> context(Credentials.client(), only));
        }

        private static SecureContext context(Credentials own, TlsVersion only) {
            return SecureContext.of(TlsProvider.options()
                    .key(own.keyFile())
                    .cert(own.certFile())
                    .ca(Credentials.ca().certFile())
                    .minVersion(only)
                    .maxVersion(only));
        }
    }

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

    /** The version of TLS over it; empty for none. */
    Optional<TlsVersion> tls() {
        return Optional.empty();
    }

    /** Makes its keys, which may take longer than a loop is waited for or a handshake lasts. */
    void prepare() {
        tls().ifPresent(version -> {
            Secure.server(version);
            Secure.client(version);
        });
    }

    /** Whether what is written is what is on the wire. */
    public boolean plain() {
        return tls().isEmpty();
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
        return tls().isPresent()
                ? Tls.createServer(loop, Secure.server(tls().get()), options, connection::accept)
                : Net.createServer(loop, options, connection);
    }

    /** As {@link #createServer(EventLoop, NetOptions, Consumer)}, whose connections live on the loops of a group. */
    public NetServer createServer(EventLoop loop, LoopGroup group, NetOptions options, Consumer<NetSocket> connection) {
        return tls().isPresent()
                ? Tls.createServer(loop, group, Secure.server(tls().get()), options, connection::accept)
                : Net.createServer(loop, group, options, connection);
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
        return tls().isPresent() ? Tls.connect(loop, to, Secure.client(tls().get())) : Net.connect(loop, to);
    }

    // ---- the JDK's blocking ends, on any thread but the loop's

    /** A connection made by the JDK. */
    public Outsider dial(SocketAddress to) throws IOException {
        if (tls().isPresent()) {
            return OverTls.dial((InetSocketAddress) to, tls().get().toString());
        }
        return to instanceof InetSocketAddress inet ? Outsider.tcp(inet) : Outsider.unix(to);
    }

    /** Connects and goes: under TLS after the handshake, as before that there is no connection to be told of. */
    public void visit(SocketAddress to) throws IOException {
        try (Outsider peer = dial(to)) {
            if (peer instanceof OverTls secure) {
                secure.handshaken();
            }
        }
    }

    /** A server of the JDK's. */
    public OutsideServer listenOutside() throws IOException {
        if (tls().isPresent()) {
            return new OverTls.Server(
                    new ServerSocket(0, 50, InetAddress.getByName(host)),
                    tls().get().toString());
        }
        return OutsideServer.listen(fresh());
    }
}
