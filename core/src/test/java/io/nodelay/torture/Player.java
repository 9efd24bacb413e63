package io.nodelay.torture;

import io.nodelay.net.NetSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Uses a socket under the eyes of the law: every call goes by the {@link Referee}, every event by the {@link Witness},
 * and every byte belongs to a {@link Flow}.
 */
final class Player {
    private final Referee referee;
    private final Flow out;
    private final FlowReader in;
    private Witness witness;
    private NetSocket socket;
    private Runnable onEnd = () -> {};
    private Runnable onDrain = () -> {};
    private Consumer<ByteBuffer> onData = bytes -> {};

    Player(Referee referee, Flow out, FlowReader in) {
        this.referee = referee;
        this.out = out;
        this.in = in;
    }

    /** Begins to use a socket, in the very call or event that made it; also instead of an earlier one. */
    Player take(Witness watched) {
        witness = watched;
        socket = watched.socket();
        referee.call("onEnd", () -> socket.onEnd(this::ended));
        referee.call("onDrain", () -> socket.onDrain(this::drained));
        return this;
    }

    private void ended() {
        witness.ended();
        in.end();
        onEnd.run();
    }

    private void drained() {
        witness.drained();
        onDrain.run();
    }

    Player onEnd(Runnable then) {
        onEnd = then;
        return this;
    }

    Player onDrain(Runnable then) {
        onDrain = then;
        return this;
    }

    // ---- reading

    /** Reads all that comes. */
    Player read() {
        return read(this::check);
    }

    /** Has somebody else look at the bytes first, who lets them be checked. */
    Player read(Consumer<ByteBuffer> reader) {
        onData = reader;
        referee.call(
                "onData",
                () -> socket.onData(bytes -> {
                    witness.data(bytes);
                    onData.accept(bytes);
                }));
        return this;
    }

    /** These bytes were received. */
    void check(ByteBuffer bytes) {
        in.read(bytes);
    }

    void unread(ByteBuffer bytes) {
        referee.call("unread", () -> socket.unread(bytes));
    }

    void pause() {
        referee.call("pause", socket::pause);
    }

    void resume() {
        referee.call("resume", socket::resume);
    }

    // ---- writing

    /** Writes the next so many bytes and asks to be told; the answer of the write. */
    boolean write(int size) {
        return write(ByteBuffer.wrap(out.next(size)), answer -> {});
    }

    /** Writes what {@link Flow#next} gave, and asks to be told. */
    boolean write(ByteBuffer bytes, Consumer<Optional<IOException>> told) {
        Witness.Answer answer = witness.answer(told);
        int size = bytes.remaining();
        boolean more = referee.ask("write", () -> socket.write(bytes, answer));
        if (wrote(bytes, size, more)) {
            answer.accepted();
        }
        return more;
    }

    /** As {@link #write(ByteBuffer, Consumer)}, without being told. */
    boolean writeUntold(ByteBuffer bytes) {
        int size = bytes.remaining();
        boolean more = referee.ask("write", () -> socket.write(bytes));
        wrote(bytes, size, more);
        return more;
    }

    private boolean wrote(ByteBuffer bytes, int size, boolean more) {
        witness.wrote(more);
        boolean accepted = !bytes.hasRemaining();
        if (accepted) {
            out.accepted(size);
        }
        return accepted;
    }

    void cork() {
        referee.call("cork", socket::cork);
    }

    void uncork() {
        referee.call("uncork", socket::uncork);
    }

    // ---- ending

    void end() {
        referee.call("end", socket::end);
    }

    void destroy() {
        witness.destroyed();
        referee.call("destroy", () -> socket.destroy());
    }

    void destroy(IOException why) {
        witness.destroyed();
        referee.call("destroy", () -> socket.destroy(why));
    }

    void reset() {
        witness.destroyed();
        referee.call("resetAndDestroy", socket::resetAndDestroy);
    }

    void destroySoon() {
        witness.discarding();
        referee.call("destroySoon", socket::destroySoon);
    }

    // ---- questions

    NetSocket socket() {
        return socket;
    }

    Witness witness() {
        return witness;
    }

    Flow out() {
        return out;
    }

    Optional<Flow> in() {
        return in.flow();
    }

    @Override
    public String toString() {
        return witness + ", sends " + out + ", reads " + in.flow();
    }
}
