package io.nodelay.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Something that bytes go to, in the order of the calls.
 *
 * <p>All methods belong to the thread of the sink's loop. None of the callbacks is called inside them, and
 * none once the loop has ended.
 */
public interface Writable {

    /**
     * Writes bytes. They are borrowed until this returns, and are then the caller's again: what the wire
     * did not take was copied.
     *
     * @param bytes from position to limit; the position moves to the limit if they are accepted
     * @param done called exactly once, when the wire has all of them or with the reason why it never will
     * @return false if the caller should wait for {@code drain}, as more waits than the high-water mark
     *     allows; false too, and nothing accepted, if the sink is gone
     * @throws IllegalStateException after the caller's own {@link #end}
     */
    boolean write(ByteBuffer bytes, Consumer<Optional<IOException>> done);

    /**
     * As {@link #write(ByteBuffer, Consumer)}; that it failed is told by {@code error} and {@code close} alone.
     *
     * @param bytes from position to limit
     * @return false if the caller should wait for {@code drain}
     * @throws IllegalStateException after the caller's own {@link #end}
     */
    boolean write(ByteBuffer bytes);

    /**
     * As {@link #write(ByteBuffer)}, of two buffers in a row: a sink that can gather has them leave as one.
     *
     * @param bytes from position to limit
     * @param behind the same
     * @return false if the caller should wait for {@code drain}
     * @throws IllegalStateException after the caller's own {@link #end}
     */
    default boolean write(ByteBuffer bytes, ByteBuffer behind) {
        write(bytes);
        return write(behind);
    }

    /**
     * As {@link #write(ByteBuffer)}.
     *
     * @param bytes all of it
     * @return false if the caller should wait for {@code drain}
     * @throws IllegalStateException after the caller's own {@link #end}
     */
    default boolean write(byte[] bytes) {
        return write(ByteBuffer.wrap(bytes));
    }

    /**
     * As {@link #write(ByteBuffer, Consumer)}.
     *
     * @param bytes all of it
     * @param done called exactly once
     * @return false if the caller should wait for {@code drain}
     * @throws IllegalStateException after the caller's own {@link #end}
     */
    default boolean write(byte[] bytes, Consumer<Optional<IOException>> done) {
        return write(ByteBuffer.wrap(bytes), done);
    }

    /**
     * As {@link #write(ByteBuffer)}, of the text in UTF-8.
     *
     * @param text all of it
     * @return false if the caller should wait for {@code drain}
     * @throws IllegalStateException after the caller's own {@link #end}
     */
    default boolean write(String text) {
        return write(StandardCharsets.UTF_8.encode(text));
    }

    /**
     * As {@link #write(ByteBuffer, Consumer)}, of the text in UTF-8.
     *
     * @param text all of it
     * @param done called exactly once
     * @return false if the caller should wait for {@code drain}
     * @throws IllegalStateException after the caller's own {@link #end}
     */
    default boolean write(String text, Consumer<Optional<IOException>> done) {
        return write(StandardCharsets.UTF_8.encode(text), done);
    }

    /** Ends the sink in good order, after all that was written. Does nothing the second time. */
    void end();

    /**
     * Sets who hears that there is room again: called after {@code write} has answered false, when less
     * waits than the low-water mark.
     *
     * @param resume an earlier one is replaced
     * @return this sink
     */
    Writable onDrain(Runnable resume);

    /**
     * Watches for the end of the object itself, in good order or not: once, as its last event. Who comes after
     * it is told in the next pass.
     *
     * @param watcher called after those that came before it
     * @return takes the watcher away again
     */
    Watch onClose(Consumer<Closed> watcher);

    /**
     * Ends it at once and drops what waits; the callbacks of those writes get the error.
     *
     * @param why told to those who watch for errors, and in {@link Closed}
     */
    void destroy(IOException why);

    /** Ends it at once, without an error. */
    void destroy();
}
