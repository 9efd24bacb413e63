package io.nodelay.fake;

import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One connect on its way: SYN, and what comes back. */
final class Dial {
    /** net.ipv4.tcp_syn_retries: SYNs go unanswered for 1 + 2 + ... + 64 = 127 seconds, then it is over. */
    private static final int ATTEMPTS = 7;

    private final Kernel kernel;
    private final StreamEnd mine;
    private final InetSocketAddress to;
    private String failure = "";

    private Dial(Kernel kernel, StreamEnd mine, InetSocketAddress to) {
        this.kernel = kernel;
        this.mine = mine;
        this.to = to;
    }

    /** Over a UNIX socket the answer is there at once: connected, or the exception. */
    static void unix(Kernel kernel, StreamEnd mine, UnixDomainSocketAddress to) throws SocketException {
        Listener listener = kernel.ports().listenerAt(to.getPath());
        if (listener.full()) {
            throw new SocketException("Resource temporarily unavailable");
        }
        StreamEnd theirs = new StreamEnd(kernel, to, mine.local());
        mine.meet(theirs);
        theirs.establish();
        mine.establish();
        listener.offer(theirs);
    }

    static Dial tcp(Kernel kernel, StreamEnd mine, InetSocketAddress to) {
        Dial dial = new Dial(kernel, mine, Addresses.target(to));
        if (!kernel.silent(to)) {
            kernel.later(() -> dial.knock(0));
        }
        return dial;
    }

    /** Empty while nothing is decided, and when it went well. */
    String failure() {
        return failure;
    }

    boolean settled() {
        return mine.established() || !failure.isEmpty();
    }

    private void knock(int attempt) {
        if (mine.closed()) {
            return;
        }
        Optional<Listener> listener = kernel.ports().listenerAt(to);
        if (listener.isEmpty()) {
            kernel.later(() -> fail("Connection refused"));
        } else if (!listener.get().full()) {
            meet(listener.get());
        } else if (attempt < ATTEMPTS) {
            long retry = TimeUnit.SECONDS.toNanos(1L << attempt);
            kernel.clock().at(kernel.clock().elapsedNanos() + retry, () -> knock(attempt + 1));
        } else {
            fail("Connection timed out");
        }
    }

    private void meet(Listener listener) {
        StreamEnd theirs = new StreamEnd(kernel, to, mine.local());
        mine.meet(theirs);
        theirs.establish();
        // sent first, so that no byte of theirs comes before it
        theirs.ship(mine::establish);
        listener.offer(theirs);
    }

    private void fail(String why) {
        failure = why;
        mine.refused();
    }
}
