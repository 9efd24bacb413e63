package io.nodelay.net;

import io.nodelay.loop.Blocking;
import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Handle;
import io.nodelay.loop.Offload;
import io.nodelay.loop.Timer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes one connection: looks the name up, tries its addresses, and gives the first channel that
 * connects to the socket.
 *
 * <p>The attempts overlap (RFC 8305, Happy Eyeballs): the next address is tried after 250 ms or as soon
 * as one has failed, and the earlier attempts go on, as a far host may well need longer than that.
 */
final class Dialer {
    /** RFC 8305 §8, Connection Attempt Delay. */
    private static final long NEXT_ATTEMPT_MILLIS = 250;
    /** A UNIX server's full backlog refuses at once, where TCP would wait; so we do. */
    private static final long FULL_BACKLOG_MILLIS = 10;

    private final NetSocket socket;
    private final EventLoop loop;
    private final ConnectOptions to;

    private final ArrayDeque<SocketAddress> untried = new ArrayDeque<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<String> tried = new ArrayList<>();
    private Optional<Offload<?>> lookup = Optional.empty();
    private Optional<Timer> deadline = Optional.empty();
    private Optional<Timer> next = Optional.empty();
    private boolean over;

    Dialer(NetSocket socket, EventLoop loop, ConnectOptions to) {
        this.socket = socket;
        this.loop = loop;
        this.to = to;
    }

    void start() {
        if (to.timeout() > 0) {
            deadline = Optional.of(loop.setDeadline(to.timeout(), this::timedOut));
        }
        if (to.path().isPresent()) {
            untried.add(UnixDomainSocketAddress.of(to.path().get()));
            tryNext();
            return;
        }
        Optional<InetAddress> literal = Literals.parse(to.host());
        if (literal.isPresent()) {
            resolved(List.of(literal.get()));
        } else {
            lookup = Optional.of(loop.offload(
                    Blocking.DNS,
                    () -> Objects.requireNonNull(to.lookup().lookup(to.host()), "the lookup answered null"),
                    this::resolved,
                    failed -> fail(unknownHost(failed))));
        }
    }

    /** Ends all attempts; the socket was destroyed. */
    void cancel() {
        over = true;
        lookup.ifPresent(Offload::cancel);
        deadline.ifPresent(Timer::cancel);
        next.ifPresent(Timer::cancel);
        attempts.forEach(Attempt::abort);
        attempts.clear();
    }

    private void resolved(List<InetAddress> addresses) {
        if (over) {
            return;
        }
        for (InetAddress address :
                alternating(addresses.stream().filter(this::wanted).toList())) {
            untried.add(new InetSocketAddress(address, to.port()));
        }
        if (untried.isEmpty()) {
            fail(new UnknownHostException(to + ": none of its addresses " + addresses + " is of the wanted family"));
        } else {
            tryNext();
        }
    }

    private boolean wanted(InetAddress address) {
        ProtocolFamily family = familyOf(address);
        return to.family().map(family::equals).orElse(true)
                && to.local().map(local -> family == familyOf(local.address())).orElse(true);
    }

    private static ProtocolFamily familyOf(InetAddress address) {
        return address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }

    /** RFC 8305 §4: the resolver's order, but the families by turns, as all of one may be unreachable. */
    private static List<InetAddress> alternating(List<InetAddress> addresses) {
        ArrayDeque<InetAddress> same = new ArrayDeque<>();
        ArrayDeque<InetAddress> other = new ArrayDeque<>();
        for (InetAddress address : addresses) {
            boolean first = address instanceof Inet6Address == addresses.get(0) instanceof Inet6Address;
            (first ? same : other).add(address);
        }
        List<InetAddress> mixed = new ArrayList<>();
        while (!same.isEmpty() || !other.isEmpty()) {
            Optional.ofNullable(same.poll()).ifPresent(mixed::add);
            Optional.ofNullable(other.poll()).ifPresent(mixed::add);
        }
        return mixed;
    }

    private void tryNext() {
        next.ifPresent(Timer::cancel);
        if (over) {
            return;
        }
        SocketAddress address = untried.poll();
        if (address == null) {
            if (attempts.isEmpty()) {
                fail(allFailed());
            }
            return;
        }
        new Attempt(address).start();
        if (!over && !untried.isEmpty()) {
            next = Optional.of(loop.setTimeout(NEXT_ATTEMPT_MILLIS, this::tryNext));
        }
    }

    private void timedOut() {
        attempts.forEach(attempt -> tried.add(attempt.address + " has not answered"));
        fail(new SocketTimeoutException(
                "cannot connect to " + to + " within " + to.timeout() + " ms" + attemptsSoFar()));
    }

    private IOException allFailed() {
        return new ConnectException("cannot connect to " + to + attemptsSoFar());
    }

    private String attemptsSoFar() {
        return tried.isEmpty() ? "" : ": " + String.join("; ", tried);
    }

    /** For messages: some of the JDK's exceptions have none but their name. */
    static String reason(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private IOException unknownHost(Exception failed) {
        if (failed instanceof UnknownHostException) {
            return (IOException) failed;
        }
        return new IOException("cannot look up " + to.host() + ": " + failed, failed);
    }

    private void fail(IOException why) {
        if (!over) {
            socket.destroy(why); // which cancels this
        }
    }

    private void won(Attempt winner) {
        attempts.remove(winner);
        cancel();
        socket.connected(new PlainTransport(winner.channel, loop.buffers()));
    }

    /** One address being tried; owns its channel and key until it has won. */
    private final class Attempt implements Handle {
        private final SocketAddress address;
        private SocketChannel channel;

        Attempt(SocketAddress address) {
            this.address = address;
        }

        void start() {
            attempts.add(this);
            try {
                channel = open();
                if (channel.connect(address)) {
                    won(this);
                } else {
                    loop.register(channel, SelectionKey.OP_CONNECT, this);
                }
            } catch (IOException | RuntimeException refused) {
                failed(refused);
            }
        }

        private SocketChannel open() throws IOException {
            SocketChannel opened = loop.provider().openSocketChannel(family());
            try {
                opened.configureBlocking(false);
                if (to.local().isPresent()) {
                    ConnectOptions.Local local = to.local().get();
                    opened.bind(new InetSocketAddress(local.address(), local.port()));
                }
                return opened;
            } catch (IOException | RuntimeException failed) {
                opened.close();
                throw failed;
            }
        }

        private ProtocolFamily family() {
            return address instanceof InetSocketAddress inet
                    ? familyOf(inet.getAddress())
                    : StandardProtocolFamily.UNIX;
        }

        @Override
        public void ready(int readyOps) {
            if (over) {
                return;
            }
            try {
                if (channel.finishConnect()) {
                    won(this);
                }
            } catch (IOException | RuntimeException refused) {
                failed(refused);
            }
        }

        @Override
        public void rekeyed(SelectionKey key) {
            // The key is asked for nothing: the winner's socket gets it from the loop.
        }

        @Override
        public void destroy(Throwable why) {
            failed(NetSocket.io(why instanceof Exception e ? e : new IOException(why)));
        }

        private void failed(Exception why) {
            if (over || !attempts.remove(this)) {
                return;
            }
            abort();
            if (fullBacklog(why)) {
                tried.clear();
                tried.add(address + " " + reason(why));
                next = Optional.of(loop.setTimeout(FULL_BACKLOG_MILLIS, () -> new Attempt(address).start()));
            } else {
                tried.add(address + " " + reason(why));
                loop.execute(Dialer.this::tryNext);
            }
        }

        /** EAGAIN has no exception of its own, and its text speaks the system's language. */
        private boolean fullBacklog(Exception why) {
            return why.getClass() == SocketException.class
                    && to.path().map(Files::exists).orElse(false);
        }

        void abort() {
            if (channel != null) {
                PlainTransport.close(channel);
            }
        }
    }
}
