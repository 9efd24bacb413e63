package io.nodelay.frame;

import io.nodelay.net.NetSocket;
import io.nodelay.stream.Watch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A connection of messages instead of bytes.
 *
 * <pre>{@code
 * Framed<ByteBuffer> lines = Framed.over(socket, Delimited::new);
 * lines.onMessage(lines::send); // an echo, line by line
 * }</pre>
 *
 * <p>The socket's {@code data}, {@code end} and {@code drain} belong to this object, and so does the right to pause it. Its
 * life events stay everybody's: what the peer sends against the framing destroys the socket with a
 * {@link FrameException}, told by its {@code error} and {@code close}. So does an end inside a message.
 *
 * <p>All methods belong to the loop's thread. No message is told inside a call of them; none after {@code close}, and
 * none while paused.
 *
 * @param <T> a message
 */
public final class Framed<T> {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final NetSocket socket;
    private final Deframer<T> deframer;
    private Watch claim;
    private final Watch closing;

    private Runnable ender = () -> {};
    /** A reader was set. */
    private boolean listening;
    /** By the user. */
    private boolean paused;
    /** The socket is paused: by who had it before, by the user, or until what is kept has been told. */
    private boolean held = true;
    /** The task that tells what is kept is on its way. */
    private boolean nudged;
    /** Messages are being told just now. */
    private boolean telling;

    private boolean released;

    private Framed(NetSocket socket, Codec<T> codec) {
        this.socket = socket;
        this.claim = socket.claim("Framed");
        this.deframer = new Deframer<>(codec, socket.loop().buffers(), socket::readable);
        this.closing = socket.onClose(closed -> deframer.drop());
    }

    /**
     * Takes a socket's flow events. Reading begins with {@link #onMessage}.
     *
     * @param socket open or still connecting
     * @param codec called once: a codec belongs to one connection
     * @param <T> a message
     * @return the messages over that socket
     * @throws IllegalStateException if another protocol owns the socket
     */
    public static <T> Framed<T> over(NetSocket socket, Supplier<? extends Codec<T>> codec) {
        return new Framed<>(socket, codec.get());
    }

    // ---- reading ----

    /**
     * Sets the reader, instead of an earlier one, and starts reading, unless {@link #pause} was called.
     *
     * @param reader told each message; a buffer is lent for the length of one call, and who keeps it copies
     * @return this
     */
    public Framed<T> onMessage(Consumer<? super T> reader) {
        setting(() -> socket.onData(this::data).onEnd(this::ended));
        deframer.reader(reader);
        listening = true;
        flow();
        return this;
    }

    /**
     * Sets who hears that the peer has ended in good order, between two messages. Does not start reading. If what the end
     * made a message of (see {@link Delimited#orEndOfStream}) paused its reader, the end is told all the same: there is
     * nothing left to wait for.
     *
     * @param reader called at most once; an earlier one is replaced
     * @return this
     */
    public Framed<T> onEnd(Runnable reader) {
        setting(() -> socket.onEnd(this::ended));
        ender = reader;
        return this;
    }

    /** Sets events of the socket, which nobody else may. */
    private void setting(Runnable events) {
        checkOwned();
        claim.cancel();
        events.run();
        claim = socket.claim("Framed");
    }

    private void checkOwned() {
        socket.loop().checkThread();
        if (released) {
            throw new IllegalStateException("this Framed has released its socket");
        }
    }

    /**
     * Stops telling messages at once: those that have come with the present one wait too.
     *
     * @return this
     */
    public Framed<T> pause() {
        checkOwned();
        paused = true;
        deframer.stop();
        hold();
        return this;
    }

    /**
     * Goes on, first with the messages that wait.
     *
     * @return this
     */
    public Framed<T> resume() {
        checkOwned();
        paused = false;
        deframer.go();
        flow();
        return this;
    }

    private void hold() {
        held = true;
        socket.pause();
    }

    private void letGo() {
        if (held) {
            held = false;
            socket.resume();
        }
    }

    /** What is kept is told by a task, and what the socket has after it. */
    private void flow() {
        if (paused || !listening || socket.destroyed()) {
            return;
        }
        if (telling || !deframer.holds()) {
            letGo();
        } else if (!nudged) {
            nudged = true;
            hold();
            socket.loop().execute(this::tellKept);
        }
    }

    private void tellKept() {
        nudged = false;
        if (paused || released || socket.destroyed()) {
            return;
        }
        try {
            data(NOTHING);
        } catch (Throwable escaped) { // what the socket does when it calls
            socket.loop().uncaught(escaped);
            socket.destroy(new IOException("a reader of messages has thrown " + escaped, escaped));
        }
        if (!paused && !released) {
            letGo();
        }
    }

    private void data(ByteBuffer chunk) {
        telling = true;
        try {
            deframer.feed(chunk);
        } catch (FrameException wrong) {
            fail(wrong);
        } finally {
            told();
        }
    }

    private void ended() {
        telling = true;
        try {
            deframer.end();
            if (!released && !socket.destroyed()) {
                ender.run();
            }
        } catch (FrameException torn) {
            fail(torn);
        } finally {
            told();
        }
    }

    private void fail(FrameException why) {
        deframer.drop();
        socket.destroy(why);
    }

    private void told() {
        telling = false;
        if (released) {
            giveBack();
        }
    }

    // ---- writing ----

    /**
     * Sends a message: one write to the wire, unless the user corked the socket for more. Who sends several in one
     * turn does that, or switches Nagle's algorithm off ({@link NetSocket#setNoDelay}): else the later ones may wait for
     * the first one's acknowledgement.
     *
     * @param message a buffer is read from position to limit, where its position is then, and is the caller's again
     *     when this returns; who sends it to many sends duplicates
     * @return false if the caller should wait for {@code drain}; false too, and nothing sent, if the socket is gone
     * @throws IllegalArgumentException for a message that the framing cannot carry; nothing is sent
     * @throws IllegalStateException after the caller's own end of the socket
     */
    public boolean send(T message) {
        checkOwned();
        boolean more;
        socket.cork();
        try {
            more = deframer.codec().encode(message, socket);
        } finally {
            socket.uncork();
        }
        return more
                && (socket.bufferedAmount() == 0 || socket.write(NOTHING)); // asked again, as what was corked has left
    }

    /**
     * As {@link #send(Object)}, and tells when it is done.
     *
     * @param message as above
     * @param done called exactly once, when the wire has all of it or with the reason why it never will
     * @return as above
     */
    public boolean send(T message, Consumer<Optional<IOException>> done) {
        boolean more = send(message);
        socket.write(NOTHING, done); // due when all before it is
        return more;
    }

    /**
     * Sets who hears that there is room again after {@link #send} has answered false.
     *
     * @param writer an earlier one is replaced
     * @return this
     */
    public Framed<T> onDrain(Runnable writer) {
        setting(() -> socket.onDrain(writer));
        return this;
    }

    // ---- the socket ----

    /**
     * The socket underneath, for its life events, options, addresses and its end. Who hands it to another loop or owner
     * calls {@link #release} first: bytes that wait here would be lost.
     *
     * @return the same one always
     */
    public NetSocket socket() {
        return socket;
    }

    /**
     * Changes the framing in mid-stream, both ways, from the next message on: bytes that are here already and were
     * not told are read by the new one.
     *
     * @param next a fresh codec: one that has read before may remember how far it searched in bytes that are gone
     * @return this
     */
    public Framed<T> swap(Codec<T> next) {
        checkOwned();
        deframer.codec(next);
        if (deframer.holds()) {
            flow();
        }
        return this;
    }

    /**
     * Gives the socket back, paused, to be read as bytes or through another framing: its new owner sets its own events
     * and resumes it. Bytes that were not told are unread; if this is called during a message, as soon as
     * its reader has returned. This object tells nothing more.
     *
     * @return the socket
     */
    public NetSocket release() {
        setting(() -> socket.onData(lost -> {}).onEnd(() -> {}).onDrain(() -> {}));
        released = true;
        claim.cancel();
        closing.cancel();
        deframer.stop();
        socket.pause();
        if (!telling) {
            giveBack();
        }
        return socket;
    }

    private void giveBack() {
        if (deframer.holds() && !socket.destroyed()) {
            socket.unread(deframer.rest());
        }
        deframer.drop();
    }
}
