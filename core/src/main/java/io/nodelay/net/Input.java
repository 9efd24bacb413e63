package io.nodelay.net;

import io.nodelay.loop.Buffers;
import io.nodelay.stream.TextReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * The reading half of a {@link NetSocket}: lends the loop's buffer to the reader, one read for each time
 * the channel is ready, and tells the end when the peer has sent it.
 */
final class Input {
    /** What is kept for a reader that may still come: little, as a peer can have it kept on every connection. */
    private static final int UNREAD_SIZE = 16 * 1024;

    private static final Runnable NOBODY = Input::unheard;

    private enum Half {
        /** Nobody has asked for bytes yet: what comes first is kept, and no more is read after it. */
        UNREAD,
        FLOWING,
        PAUSED,
        /** The peer has ended. */
        ENDED
    }

    private final NetSocket socket;
    private Half half = Half.UNREAD;
    private Consumer<ByteBuffer> reader = Input::discarded;
    private Runnable ender = NOBODY;
    /** The peer ended before anybody asked; told to the first who does. */
    private boolean endUnheard;
    /** Came while nobody read, or given back by unread; read before the wire; null while there is nothing. */
    private ByteBuffer stash;

    private long bytesRead;
    private boolean discarding;

    Input(NetSocket socket) {
        this.socket = socket;
    }

    // ---- what the socket asks ----

    /**
     * Whether the socket should wait for its channel to become readable. While nobody reads it does until
     * the first bytes come, so that a peer who says nothing and goes is noticed.
     */
    boolean wanted() {
        return stash == null && (half == Half.FLOWING || half == Half.UNREAD);
    }

    boolean isEnded() {
        return half == Half.ENDED;
    }

    /** Whether bytes may come that somebody could read. */
    boolean isReadable() {
        return half != Half.ENDED && !discarding;
    }

    /** The protocol that has claimed the socket; null if none has, or one that sets its own slots. */
    Protocol protocol() {
        return reader instanceof Protocol protocol ? protocol : null;
    }

    /** Whether somebody reads, and the end has not come. */
    boolean isFlowing() {
        return half == Half.FLOWING;
    }

    long bytesRead() {
        return bytesRead;
    }

    // ---- what it tells ----

    void onData(Consumer<ByteBuffer> newReader) {
        if (discarding) {
            return;
        }
        reader = newReader;
        if (half == Half.UNREAD) {
            flow(Half.FLOWING);
        }
    }

    void onEnd(Runnable newEnder) {
        if (discarding) {
            return;
        }
        ender = newEnder;
        if (endUnheard) {
            endUnheard = false;
            socket.loop().execute(this::tellLate);
        }
    }

    void pause() {
        if (!discarding) { // what is unread at the close would reset the connection
            flow(Half.PAUSED);
        }
    }

    void resume() {
        flow(Half.FLOWING);
    }

    private void flow(Half how) {
        if (half != Half.ENDED) {
            half = how;
            socket.updateInterest();
            nudge();
        }
    }

    /** What comes from now on is nobody's, and neither is the end. */
    void discard() {
        discarding = true;
        stash = null;
        flow(Half.FLOWING);
    }

    /** The protocol lets go: it is as if nobody had read yet. */
    void release() {
        reader = Input::discarded;
        if (half == Half.ENDED) {
            endUnheard = true;
        } else if (!discarding) {
            flow(Half.UNREAD);
        }
    }

    void unread(ByteBuffer bytes) {
        if (half == Half.ENDED) {
            throw new IllegalStateException("the end was read already: nothing can be given back before it");
        }
        if (!bytes.hasRemaining()) {
            return;
        }
        ByteBuffer behind = takeStash();
        stash = ByteBuffer.allocate(bytes.remaining() + behind.remaining())
                .put(bytes)
                .put(behind)
                .flip();
        socket.updateInterest();
        nudge();
    }

    /** What was given back and not read again; it is the caller's now. */
    ByteBuffer takeStash() {
        ByteBuffer taken = stash == null ? ByteBuffer.allocate(0) : stash;
        stash = null;
        return taken;
    }

    // ---- reading ----

    private boolean mayRead() {
        return half == Half.FLOWING && socket.openWire() != null;
    }

    /** Has bytes that are here already read by a task: no selector will announce them. */
    void nudge() {
        if (mayRead() && (stash != null || socket.wireBuffers())) {
            socket.loop().execute(this::readWhatIsHere);
        }
    }

    /**
     * Reads before the selector has been asked: who connects often sends at once, and a connection that is done with after
     * that need never be known to it, which saves two system calls.
     */
    void readEarly() {
        if (mayRead() && stash == null && !socket.wireBuffers()) {
            readNext();
        }
    }

    private void readWhatIsHere() {
        if (mayRead() && (stash != null || socket.wireBuffers())) {
            readNext();
        }
    }

    /**
     * Our direction is broken: what the kernel still has is read, pass by pass, until it has no more. Not every
     * broken connection is announced as readable.
     */
    void readLast() {
        if (mayRead()) {
            readNext();
        } else {
            socket.closedByBrokenOutput();
        }
        if (!socket.destroyed()) {
            socket.loop().execute(this::readLast);
        }
    }

    private void readNext() {
        try {
            if (stash == null) {
                readable();
            } else {
                lend(takeStash());
                socket.updateInterest();
                nudge();
            }
        } catch (Throwable escaped) {
            socket.threw(escaped);
        }
    }

    /** The channel is ready, or the wire has something in hand: at most one buffer's worth is read. */
    void readable() {
        int budget = Buffers.READ_SIZE;
        do {
            ByteBuffer lent = socket.readBuffer();
            if (half == Half.UNREAD) {
                lent.limit(UNREAD_SIZE);
            } else if (reader instanceof Protocol protocol && !discarding) {
                lent.limit(Math.min(lent.capacity(), protocol.readSize()));
            }
            int count = pull(lent);
            if (count <= 0) {
                break;
            }
            budget -= count;
            bytesRead += count;
            socket.touch();
            if (half == Half.UNREAD) {
                unread(lent.flip());
            } else {
                lend(lent.flip());
            }
        } while (mayRead() && stash == null && budget > 0 && socket.wireBuffers());
        socket.afterWire();
        nudge();
    }

    /** Reads once; what is not bytes is dealt with here: nothing yet, the end, or a failure. */
    private int pull(ByteBuffer into) {
        int count;
        try {
            count = socket.openWire().read(into);
        } catch (IOException | RuntimeException failed) {
            socket.inputBroke(NetSocket.io(failed));
            return 0;
        }
        if (count <= 0 && socket.closedByBrokenOutput()) {
            return 0;
        }
        if (count < 0) {
            half = Half.ENDED;
            socket.updateInterest(); // a channel at its end stays readable for ever
            tellEnd();
        }
        return count;
    }

    private void tellEnd() {
        if (!discarding) {
            tellReader();
        }
        socket.inputEnded();
    }

    private void tellReader() {
        if (reader instanceof Protocol protocol) {
            protocol.ended();
            return;
        }
        if (reader instanceof TextReader text) {
            text.end();
        }
        if (!socket.destroyed()) {
            endUnheard = ender == NOBODY;
            ender.run();
        }
    }

    private void tellLate() {
        try {
            ender.run();
        } catch (Throwable escaped) {
            socket.threw(escaped);
        }
    }

    private void lend(ByteBuffer bytes) {
        int length = bytes.remaining();
        try {
            if (!discarding) {
                reader.accept(bytes);
            }
        } finally {
            socket.loop().buffers().returned(bytes, length);
        }
    }

    private static void discarded(ByteBuffer bytes) {}

    private static void unheard() {}
}
