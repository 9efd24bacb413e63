package io.nodelay.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.function.Consumer;

/**
 * Something that bytes come from. It has one reader, who is lent them chunk by chunk.
 *
 * <p>Nothing is told before a reader is set or {@link #resume} is called, and nothing while paused: a source
 * that is not read does not come to its end either, as in Node, unless nothing came before it. All methods
 * belong to the thread of the source's loop, on which the reader is called.
 */
@SuppressWarnings("JavaLangClash") // Node's name; java.lang.Readable is of another world and never imported
public interface Readable {

    /**
     * Sets the reader, instead of an earlier one, and starts reading, unless {@link #pause} was called.
     *
     * @param reader is lent a buffer for the length of one call: it may read and change it, but who keeps
     *     the bytes copies them
     * @return this source
     */
    Readable onData(Consumer<ByteBuffer> reader);

    /**
     * Sets a reader of text, instead of an earlier reader. A character torn by the wire is given as a
     * whole with its last byte; what is no text in that encoding becomes U+FFFD.
     *
     * @param charset of the bytes
     * @param reader is given at least one character at a time
     * @return this source
     */
    default Readable onText(Charset charset, Consumer<String> reader) {
        return onData(new TextReader(charset, reader));
    }

    /**
     * Sets who hears that the source has ended in good order, after its last byte was read. Does not
     * start reading. An end that nobody was there to hear is told to the first who comes.
     *
     * @param reader called at most once; an earlier one is replaced
     * @return this source
     */
    Readable onEnd(Runnable reader);

    /**
     * Stops reading at once, the rest of this pass included. Bytes stay where they are, and their sender
     * feels it in time.
     *
     * @return this source
     */
    Readable pause();

    /**
     * Goes on reading, or begins; without a reader the bytes are discarded.
     *
     * @return this source
     */
    Readable resume();

    /**
     * Has a sink receive all that comes, at the sink's pace, and end with this source. Starts reading, also
     * after a pause. Whichever of the two dies first takes the other with it, also if it has died already.
     *
     * @param to receives this source's bytes; may be the same object
     * @param <W> its type
     * @return {@code to}
     */
    default <W extends Writable> W pipe(W to) {
        Pipe.connect(this, to);
        return to;
    }

    /**
     * Watches for the end of the object itself, in good order or not: once, as its last event. Who comes after
     * it is told in the next pass.
     *
     * @param watcher called after those that came before it
     * @return takes the watcher away again
     */
    Watch onClose(Consumer<Closed> watcher);

    /**
     * Ends it at once and drops what was not read.
     *
     * @param why told to those who watch for errors, and in {@link Closed}
     */
    void destroy(IOException why);

    /** Ends it at once, without an error. */
    void destroy();
}
