package io.nodelay.fake;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

/**
 * One end of a stream connection as the kernel keeps it: a receive queue, a send queue, and what became of the two
 * directions. Bytes leave the send queue while the peer's receive queue has room for them, and arrive in order after
 * their delay; over UNIX sockets there is no delay.
 */
final class StreamEnd {
    private final Kernel kernel;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final boolean unix;
    private final ByteFifo received = new ByteFifo();
    private final ByteFifo unsent = new ByteFifo();
    private StreamEnd peer = this;
    private Runnable watcher = () -> {};
    private int receiveLimit;
    private int sendLimit;
    private int inFlight;
    private long lastArrival;
    private String error = "";
    private boolean established;
    private boolean inputShut;
    private boolean finQueued;
    private boolean finSent;
    private boolean finReceived;
    private boolean reset;
    private boolean brokenPipe;
    private boolean closed;

    StreamEnd(Kernel kernel, SocketAddress local, SocketAddress remote) {
        this.kernel = kernel;
        this.local = local;
        this.remote = remote;
        this.unix = Addresses.isUnix(local) || Addresses.isUnix(remote);
        this.receiveLimit = kernel.receiveBuffer();
        this.sendLimit = kernel.sendBuffer();
    }

    SocketAddress local() {
        return local;
    }

    SocketAddress remote() {
        return remote;
    }

    boolean established() {
        return established;
    }

    boolean closed() {
        return closed;
    }

    boolean resetByPeer() {
        return reset && !closed;
    }

    boolean ended() {
        return finReceived && received.isEmpty();
    }

    int available() {
        return received.size();
    }

    void buffers(int receive, int send) {
        receiveLimit = receive;
        sendLimit = send;
    }

    /** Whoever wants to know that bytes, an end, a reset or room have come. */
    void watch(Runnable onChange) {
        watcher = onChange;
    }

    void meet(StreamEnd other) {
        peer = other;
        other.peer = this;
    }

    /** The handshake is over; a program that has closed meanwhile resets what it asked for. */
    void establish() {
        established = true;
        if (closed) {
            sendReset();
            return;
        }
        push();
        watcher.run();
    }

    /** Nobody answers there. */
    void refused() {
        watcher.run();
    }

    // ---- what programs do with it

    /** As read(2): more than 0 bytes, 0 for nothing now, -1 for the end. */
    int read(ByteBuffer into, int limit) throws IOException {
        if (!received.isEmpty()) {
            int count = Math.min(limit, received.size());
            received.drainTo(into, count);
            peer.push();
            return count;
        }
        // Linux: after a FIN a late reset is not told to readers (SOCK_DONE comes first in tcp_recvmsg)
        if (finReceived && !unix) {
            return -1;
        }
        if (!error.isEmpty()) {
            throw new SocketException(takeError());
        }
        return finReceived || reset || inputShut ? -1 : 0;
    }

    /** Puts bytes into the send queue, where they wait for {@link #push}. */
    void add(ByteBuffer from, int count) {
        unsent.add(from, count);
    }

    /** What a write would take. */
    int room() {
        return sendLimit - unsent.size() - inFlight;
    }

    void requireWritable() throws IOException {
        if (unix && brokenPipe) {
            throw new IOException("Broken pipe");
        }
        if (!error.isEmpty()) {
            throw new IOException(takeError());
        }
        if (reset || finQueued) {
            throw new IOException("Broken pipe");
        }
    }

    void shutdownOutput() {
        finQueued = true;
        push();
    }

    void shutdownInput() {
        inputShut = true;
        if (unix) {
            peer.brokenPipe = true;
        }
    }

    /** What poll(2) says: see tcp_poll and unix_poll. */
    int poll() {
        boolean inputOver = finReceived || inputShut;
        int ops = !received.isEmpty() || inputOver || reset ? SelectionKey.OP_READ : 0;
        // sk_stream_is_writeable: a third of the buffer must be free, one byte is not enough
        if (finQueued || reset || 3 * room() >= sendLimit) {
            ops |= SelectionKey.OP_WRITE;
        }
        boolean hungUp = reset || (inputOver && finQueued) || (brokenPipe && finReceived);
        return hungUp || !error.isEmpty() ? ops | FakeChannel.HANGUP : ops;
    }

    /** As close(2): an orderly end, or a reset if asked for, or if bytes that came were never read. */
    void close(boolean abortive) {
        if (!received.isEmpty() || (abortive && !unix)) {
            abort();
            return;
        }
        closed = true;
        if (unix) {
            hangUp();
        }
        shutdownOutput();
    }

    /** Ends it so that the peer sees a reset. */
    void abort() {
        closed = true;
        received.clear();
        if (unix) {
            peer.error = "Connection reset by peer";
            hangUp();
            shutdownOutput();
        } else {
            sendReset();
        }
    }

    /** The peer's writes fail from now on, and what it wrote is gone. */
    private void hangUp() {
        peer.brokenPipe = true;
        peer.unsent.clear();
    }

    // ---- what the network does with it

    /** Plans an arrival at the peer that overtakes nothing sent before it. */
    void ship(Runnable arrival) {
        if (unix) {
            arrival.run();
            return;
        }
        lastArrival = Math.max(lastArrival, kernel.clock().elapsedNanos() + kernel.delay());
        kernel.clock().at(lastArrival, arrival);
    }

    void push() {
        if (!established) {
            return;
        }
        while (!unsent.isEmpty() && window() > 0) {
            byte[] segment = unsent.take(kernel.dice().shorten(Math.min(window(), unsent.size())));
            inFlight += segment.length;
            ship(() -> arrive(segment));
        }
        if (unsent.isEmpty() && finQueued && !finSent) {
            finSent = true;
            ship(peer::receiveFin);
        }
    }

    private int window() {
        return peer.closed ? Integer.MAX_VALUE : peer.receiveLimit - peer.received.size() - inFlight;
    }

    private void arrive(byte[] segment) {
        inFlight -= segment.length;
        peer.receive(segment);
        watcher.run();
    }

    private void receive(byte[] segment) {
        if (reset) {
            return;
        }
        if (closed) {
            refuse();
            return;
        }
        received.add(segment);
        watcher.run();
    }

    /** Data for a program that has gone: TCP answers with a reset, a UNIX socket has told the writer already. */
    private void refuse() {
        if (!unix) {
            sendReset();
        }
    }

    private void receiveFin() {
        if (!reset) {
            finReceived = true;
            watcher.run();
        }
    }

    private void sendReset() {
        unsent.clear();
        if (reset || over() || !established) {
            return;
        }
        reset = true;
        ship(peer::receiveReset);
    }

    private void receiveReset() {
        if (reset || over()) {
            return;
        }
        reset = true;
        unsent.clear();
        // tcp_reset: in CLOSE_WAIT the error is EPIPE, elsewhere ECONNRESET
        error = finReceived && !finSent ? "Broken pipe" : "Connection reset by peer";
        watcher.run();
    }

    /** Both ends have said goodbye: nothing matters any more. */
    private boolean over() {
        return finSent && finReceived;
    }

    private String takeError() {
        String taken = error;
        error = "";
        return taken;
    }

    String describe() {
        return "%s -> %s%s, %d to read, %d to send, %d in flight%s%s%s"
                .formatted(
                        local,
                        remote,
                        established ? "" : " connecting",
                        received.size(),
                        unsent.size(),
                        inFlight,
                        finReceived ? ", peer ended" : "",
                        finQueued ? ", ended" : "",
                        reset ? ", reset" : "");
    }
}
