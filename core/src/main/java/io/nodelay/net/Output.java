package io.nodelay.net;

import io.nodelay.loop.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The writing half of a {@link NetSocket}: straight to the wire as long as it takes everything, through a
 * {@link WriteQueue} when it does not, and the end after that. Calls nobody back but by a task.
 */
final class Output {
    /** Corked bytes up to here are copied and leave together; above, they go at once, uncopied. */
    private static final int CORK_LIMIT = 16 * 1024;

    static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);
    /** The callback of a write whose caller did not ask to be called. */
    static final Consumer<Optional<IOException>> NOBODY = Output::unheard;

    private enum Half {
        OPEN,
        /** The end was asked for and follows what is queued. */
        ENDING,
        ENDED
    }

    private final NetSocket socket;
    private Half half = Half.OPEN;
    /** What the wire has not taken; null while there is nothing. */
    private WriteQueue queue;

    private Runnable drainer = () -> {};
    /** What broke it; null while it works. */
    private IOException brokenBy;

    private long written;
    /** As much of {@code written} as is known to wait nowhere in the wire. */
    private long flushed;

    /** Short, as with an int every socket would be eight bytes larger. */
    private short corked;
    /** The end of this pass will be heard of. */
    private boolean passEndDue;
    /** The wire took less than it was given: the socket waits until it is writable. */
    private boolean blocked;
    /** There was a wire that all was flushed to, if only once and nothing: before, even a write of nothing is not done. */
    private boolean reached;
    /** A write was answered false, and drain is owed. */
    private boolean drainOwed;
    /** The task that tells callbacks and drain is on its way. */
    private boolean telling;

    Output(NetSocket socket) {
        this.socket = socket;
    }

    // ---- what the socket asks ----

    boolean isOpen() {
        return half == Half.OPEN;
    }

    boolean isEnded() {
        return half == Half.ENDED;
    }

    /** What the wire said when it took no more. */
    Optional<IOException> brokenBy() {
        return Optional.ofNullable(brokenBy);
    }

    /** Whether bytes wait for the wire to become writable. */
    boolean blocked() {
        return blocked;
    }

    long written() {
        return written;
    }

    long buffered() {
        return queued() + written - flushed;
    }

    private long queued() {
        return queue == null ? 0 : queue.size();
    }

    // ---- what it tells ----

    void onDrain(Runnable writer) {
        drainer = writer;
    }

    /** Takes the bytes of all three, all or none; see {@link NetSocket#write(ByteBuffer, Consumer)}. */
    boolean write(ByteBuffer bytes, ByteBuffer behind, ByteBuffer last, Consumer<Optional<IOException>> done) {
        long size = WriteQueue.remaining(bytes, behind, last);
        if (done != NOBODY) {
            queue().expect(written + queued() + size, done);
        }
        if (!blocked && (corked == 0 || queued() + size > CORK_LIMIT)) {
            push(bytes, behind, last);
        }
        if (half != Half.OPEN || socket.destroyed()) {
            return false; // the wire broke in this very write, and the callback will hear of it
        }
        NetOptions options = socket.options();
        long left = WriteQueue.remaining(bytes, behind, last);
        if (queued() + left > options.maxBuffered()) {
            socket.destroy(tooMuch(left, options.maxBuffered()));
            return false;
        }
        if (left > 0) {
            queue().add(bytes);
            queue().add(behind);
            queue().add(last);
        }
        if (corked > 0 && !blocked && socket.openWire() != null) {
            return true; // held back by its own wish, not by the wire
        }
        boolean above = buffered() > options.highWaterMark();
        drainOwed |= above;
        return !above;
    }

    private IOException tooMuch(long more, long most) {
        return new IOException(queued() + " bytes wait to be sent and " + more + " more do not fit: at most " + most
                + " may wait (maxBuffered)");
    }

    private WriteQueue queue() {
        if (queue == null) {
            queue = new WriteQueue(socket.loop().buffers());
        }
        return queue;
    }

    void end() {
        if (half == Half.OPEN) {
            half = Half.ENDING;
            pump();
        }
    }

    /** True if the pass's end must be heard of, to take every cork away. */
    boolean cork() {
        if (corked == Short.MAX_VALUE) {
            throw new IllegalStateException("this socket was corked " + corked + " times, and never uncorked");
        }
        corked++;
        boolean first = !passEndDue;
        passEndDue = true;
        return first;
    }

    void uncork() {
        if (corked > 0 && --corked == 0) {
            pump();
        }
    }

    /** The pass ends, and with it every cork. */
    void uncorkAll() {
        passEndDue = false;
        if (corked > 0) {
            corked = 0;
            pump();
        }
    }

    /** Moves output forward: what is queued, what waits in the wire, and then our end. */
    void pump() {
        push(NO_BYTES, NO_BYTES, NO_BYTES);
    }

    /** Gives the wire the queue and behind it the caller's bytes; never throws, never calls back. */
    private void push(ByteBuffer bytes, ByteBuffer behind, ByteBuffer last) {
        Transport wire = socket.openWire();
        if (wire == null || brokenBy != null) {
            return;
        }
        try {
            if (half != Half.ENDED) {
                send(wire, bytes, behind, last);
            }
            if (wire.flush()) {
                flushed = written;
                reached = true;
                if (half == Half.ENDING && !blocked && wire.end()) {
                    half = Half.ENDED;
                }
            }
        } catch (IOException | RuntimeException broken) {
            brokenBy = NetSocket.io(broken);
            drop();
            socket.outputBroke(brokenBy);
            return;
        }
        socket.afterWire();
        tellLater();
        socket.closeWhenEnded();
    }

    private void send(Transport wire, ByteBuffer bytes, ByteBuffer behind, ByteBuffer last) throws IOException {
        long own = WriteQueue.remaining(bytes, behind, last);
        if (queued() == 0 && own == 0) {
            blocked = false;
            return;
        }
        EventLoop loop = socket.loop();
        long taken = queued() > 0
                ? queue.writeTo(wire, bytes, behind, last)
                : WriteQueue.writeAlone(wire, bytes, behind, last, loop.buffers());
        written += taken;
        boolean waited = blocked;
        blocked = queued() > 0 || WriteQueue.remaining(bytes, behind, last) > 0;
        if (waited && !blocked && queue.isEmpty()) {
            queue = null; // who is idle again after a jam holds nothing
        }
        if (taken > 0) {
            socket.touch();
        }
    }

    // ---- callbacks and drain ----

    private void tellLater() {
        if (!telling && (callbacksDue() > 0 || roomAgain())) {
            telling = true;
            socket.loop().execute(this::tell);
        }
    }

    private int callbacksDue() {
        return queue == null ? 0 : queue.due(flushed);
    }

    private boolean roomAgain() {
        return drainOwed && buffered() < socket.options().lowWaterMark();
    }

    private void tell() {
        telling = false;
        try {
            // Those due now: a callback that writes, and is done at once, has its turn in the next pass.
            for (int due = callbacksDue(); due > 0 && !socket.destroyed(); due--) {
                queue.next().accept(Optional.empty());
            }
            if (!socket.destroyed() && roomAgain()) {
                drainOwed = false;
                socket.drained(drainer);
            }
        } catch (Throwable escaped) {
            socket.threw(escaped);
        }
        if (queue != null && queue.isEmpty()) {
            queue = null;
        }
        if (!socket.destroyed()) {
            tellLater();
        }
    }

    /** Our direction is over, whatever still waits: it is dropped, its callbacks are told at the end. */
    void drop() {
        half = Half.ENDED;
        blocked = false;
        if (queue != null) {
            queue.clear();
        }
    }

    /**
     * The socket is gone: every callback that has not been told is told now.
     *
     * @param lastWord asked if there is one: most sockets close with nothing left to say, and an exception is dear to make
     */
    void tellTheRest(Supplier<IOException> lastWord) {
        IOException dropped = queue != null && queue.expecting() ? lastWord.get() : null;
        while (queue != null && queue.expecting()) {
            boolean inTime = reached && queue.due(flushed) > 0;
            Consumer<Optional<IOException>> done = queue.next();
            try {
                done.accept(inTime ? Optional.empty() : Optional.of(dropped));
            } catch (Throwable escaped) {
                socket.loop().uncaught(escaped);
            }
        }
        queue = null;
    }

    private static void unheard(Optional<IOException> result) {}
}
