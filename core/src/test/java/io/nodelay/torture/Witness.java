package io.nodelay.torture;

import io.nodelay.net.NetOptions;
import io.nodelay.net.NetSocket;
import io.nodelay.stream.Closed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Watches one socket for the order of its events: {@code connect} (or the server's {@code connection}), {@code data}
 * any number of times, {@code end} at most once, {@code error} at most once and nothing but {@code close} after it,
 * {@code close} exactly once and last; nothing but these two after a destroy; {@code drain} only where it is owed; each
 * write's callback exactly once; and none of it inside a call.
 *
 * <p>Life events it watches itself. Flow events have one slot each, so whoever sets them tells the witness first.
 */
final class Witness {
    private enum Phase {
        CONNECTING,
        OPEN,
        ENDED,
        FAILED,
        CLOSED
    }

    private final Referee referee;
    private final String who;
    private final NetSocket socket;
    private Phase phase;
    private long lowWaterMark = new NetOptions().lowWaterMark();
    private boolean destroyed;
    private boolean discarding;
    private boolean drainOwed;
    private int writes;
    private int answers;
    private int failedWrites;
    private Optional<IOException> error = Optional.empty();

    /** Watches a socket that is being dialled. */
    static Witness dialled(Referee referee, String who, NetSocket socket) {
        return new Witness(referee, who, socket, Phase.CONNECTING);
    }

    /** Watches a socket inside the {@code connection} event that brings it. */
    static Witness accepted(Referee referee, String who, NetSocket socket) {
        return new Witness(referee, who, socket, Phase.OPEN);
    }

    private Witness(Referee referee, String who, NetSocket socket, Phase phase) {
        this.referee = referee;
        this.who = who;
        this.socket = socket;
        this.phase = phase;
        socket.onConnect(this::connected);
        socket.onTimeout(() -> happens("timeout", !destroyed && phase().compareTo(Phase.ENDED) <= 0));
        socket.onError(this::failed);
        socket.onClose(this::closed);
    }

    /** What its drain means, if the socket was made with other options than the default ones. */
    Witness options(NetOptions options) {
        lowWaterMark = options.lowWaterMark();
        return this;
    }

    // ---- what the socket tells

    private void connected() {
        happens("connect", phase == Phase.CONNECTING && !destroyed);
        phase = Phase.OPEN;
    }

    void data(ByteBuffer bytes) {
        happens("data", phase == Phase.OPEN && !destroyed && !discarding);
        referee.require(bytes.hasRemaining(), who + ": data without a byte");
    }

    void ended() {
        happens("end", phase == Phase.OPEN && !destroyed && !discarding);
        phase = Phase.ENDED;
    }

    void drained() {
        happens("drain", drainOwed && !destroyed && phase.compareTo(Phase.ENDED) <= 0);
        referee.require(
                socket.bufferedAmount() < lowWaterMark, who + ": drain with " + socket.bufferedAmount() + " bytes");
        drainOwed = false;
    }

    private void failed(IOException why) {
        happens("error", phase.compareTo(Phase.FAILED) < 0);
        phase = Phase.FAILED;
        error = Optional.of(why);
    }

    private void closed(Closed how) {
        happens("close", phase != Phase.CLOSED);
        referee.require(how.error().equals(error), who + ": error told " + error + " and close " + how.error());
        referee.require(socket.destroyed(), who + ": closed and not destroyed");
        phase = Phase.CLOSED;
    }

    private void happens(String event, boolean lawful) {
        referee.event(who + ": " + event);
        referee.require(
                lawful,
                who + ": " + event + " while " + phase + (destroyed ? ", destroyed" : "")
                        + (discarding ? ", destroyed soon" : ""));
    }

    // ---- what the user does

    /** Has the socket destroyed, in one of the ways there are. */
    void destroyed() {
        destroyed = true;
    }

    /** destroySoon was called: no data, no end. */
    void discarding() {
        discarding = true;
    }

    /** A write's answer. */
    void wrote(boolean more) {
        drainOwed |= !more;
    }

    /** The callback of one write; it must be called once. */
    Answer answer(Consumer<Optional<IOException>> then) {
        writes++;
        return new Answer(then);
    }

    /** See {@link #answer}. */
    final class Answer implements Consumer<Optional<IOException>> {
        private final Consumer<Optional<IOException>> then;
        private boolean accepted;
        private boolean called;

        private Answer(Consumer<Optional<IOException>> then) {
            this.then = then;
        }

        /** The write has accepted its bytes. */
        void accepted() {
            accepted = true;
        }

        @Override
        public void accept(Optional<IOException> result) {
            referee.event(who + ": a write's callback");
            referee.require(!called, who + ": a write's callback was called twice");
            referee.require(accepted || result.isPresent(), who + ": a refused write was told to have succeeded");
            called = true;
            answers++;
            failedWrites += accepted && result.isPresent() ? 1 : 0;
            then.accept(result);
        }
    }

    // ---- what came of it

    private Phase phase() {
        return phase;
    }

    boolean isClosed() {
        return phase == Phase.CLOSED;
    }

    boolean hasConnected() {
        return phase == Phase.OPEN || phase == Phase.ENDED;
    }

    Optional<IOException> error() {
        return error;
    }

    NetSocket socket() {
        return socket;
    }

    /** Everything ended well: no error, and every accepted write that asked was told so. */
    boolean content() {
        return isClosed() && error.isEmpty() && failedWrites == 0;
    }

    /** After the loop has ended. */
    void mustBeOver() {
        referee.require(isClosed(), who + " never closed, and is " + phase);
        referee.require(
                writes == answers, who + ": " + writes + " writes were to be answered, " + answers + " callbacks came");
    }

    @Override
    public String toString() {
        return "%s: %s%s%s, %d of %d writes answered, %d failed"
                .formatted(
                        who,
                        phase,
                        destroyed ? ", destroyed" : "",
                        error.map(why -> ", " + why).orElse(""),
                        answers,
                        writes,
                        failedWrites);
    }
}
