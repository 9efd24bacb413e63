package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.stream.Closed;
import io.nodelay.stream.Watch;
import io.nodelay.stream.Writable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/** Remembers what a codec writes. */
final class Sink implements Writable {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean full;

    static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(Splits.bytes(text));
    }

    /** Takes everything, and asks the writer to wait. */
    Sink full() {
        full = true;
        return this;
    }

    byte[] bytes() {
        return written.toByteArray();
    }

    String text() {
        return Splits.text(bytes());
    }

    /** Why a message is refused; nothing of it was written or consumed. */
    static String refusal(Codec<ByteBuffer> codec, String message) {
        Sink sink = new Sink();
        ByteBuffer bytes = buffer(message);
        String why = assertThrows(IllegalArgumentException.class, () -> codec.encode(bytes, sink))
                .getMessage();
        assertEquals("", sink.text(), "written before it was refused");
        assertEquals(message.length(), bytes.remaining(), "consumed although refused");
        return why;
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            written.write(bytes.get());
        }
        return !full;
    }

    @Override
    public boolean write(ByteBuffer bytes, Consumer<Optional<IOException>> done) {
        throw new AssertionError("no codec asks when a write is done");
    }

    @Override
    public void end() {
        throw new AssertionError("no codec ends its sink");
    }

    @Override
    public Writable onDrain(Runnable resume) {
        throw new AssertionError("no codec takes the sink's events");
    }

    @Override
    public Watch onClose(Consumer<Closed> watcher) {
        throw new AssertionError("no codec takes the sink's events");
    }

    @Override
    public void destroy(IOException why) {
        throw new AssertionError("no codec destroys its sink");
    }

    @Override
    public void destroy() {
        throw new AssertionError("no codec destroys its sink");
    }
}
