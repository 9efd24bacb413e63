package io.nodelay.frame;

import io.nodelay.stream.Writable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Every message is followed by a delimiter, which it cannot contain.
 *
 * <pre>
 * new Delimited()                                new Delimited().skipEmpty()
 *  on the wire              messages              on the wire              messages
 *  ┌─────────────────┐      ┌──┬─┬───┐            ┌─────────────────┐      ┌──┬───┐
 *  │HI\r\n\r\nYOU\r\n│─────▶│HI│ │YOU│            │\r\nHI\r\nYOU\r\n│─────▶│HI│YOU│
 *  └─────────────────┘      └──┴─┴───┘            └─────────────────┘      └──┴───┘
 * </pre>
 *
 * Two in a row have an empty message between them. A peer who puts the delimiter <em>before</em> each message needs
 * {@link #skipEmpty}, and for its last one {@link #orEndOfStream}. Only the first occurrence counts:
 * after {@code aa}, {@code xaaa} is the message {@code x} and an {@code a} that begins the next.
 *
 * <p>For lines that end in LF or CRLF alike the delimiter is {@code "\n"}, and their reader drops a last CR.
 *
 * <p>Each byte is looked at once, however they arrive. Where bytes equal to the delimiter's last are frequent, each may
 * cost a comparison with all of it.
 */
public final class Delimited implements Codec<ByteBuffer> {
    private static final String CRLF = "\r\n";

    private final byte[] delimiter;
    /** The same, to be written. */
    private final ByteBuffer trailer;

    private final int max;
    private final Scan scan;
    private boolean keepDelimiter;
    private boolean skipEmpty;
    private boolean orEndOfStream;

    /** How many of the present message's bytes are known not to be the last of a delimiter. */
    private int scanned;

    /** Lines that end in CRLF, of at most {@link #DEFAULT_MAX} bytes. */
    public Delimited() {
        this(CRLF, DEFAULT_MAX);
    }

    /**
     * Text as the delimiter.
     *
     * @param delimiter written in UTF-8; one character or more
     * @param max the longest message in bytes, without the delimiter
     * @throws IllegalArgumentException if the delimiter is empty or {@code max} negative
     */
    public Delimited(String delimiter, int max) {
        this(delimiter.getBytes(StandardCharsets.UTF_8), max);
    }

    /**
     * Any bytes as the delimiter.
     *
     * @param delimiter one byte or more; copied
     * @param max the longest message in bytes, without the delimiter
     * @throws IllegalArgumentException if the delimiter is empty or {@code max} negative
     */
    public Delimited(byte[] delimiter, int max) {
        if (delimiter.length == 0) {
            throw new IllegalArgumentException("a delimiter of 1 byte or more expected");
        }
        this.delimiter = delimiter.clone();
        this.trailer = ByteBuffer.wrap(this.delimiter);
        this.max = Limits.max(max);
        this.scan = new Scan(this.delimiter);
    }

    /**
     * Leaves the delimiter at the end of each message. One that is sent must then end with it too.
     *
     * @return this codec
     */
    public Delimited keepDelimiter() {
        keepDelimiter = true;
        return this;
    }

    /**
     * Passes over empty messages, and refuses to send one.
     *
     * @return this codec
     */
    public Delimited skipEmpty() {
        skipEmpty = true;
        return this;
    }

    /**
     * Takes the end of the stream for a delimiter, so that a last message without one is none the less told. It
     * cannot be told from one that was cut off.
     *
     * @return this codec
     */
    public Delimited orEndOfStream() {
        orEndOfStream = true;
        return this;
    }

    // ---- decoding ----

    @Override
    public boolean decode(ByteBuffer in, Consumer<? super ByteBuffer> to) throws FrameException {
        int start = in.position();
        int here = in.limit() - start;
        int from = start + Math.max(scanned, delimiter.length - 1);
        int last = scan.find(in, from, start + (int) Math.min(here, longest()));
        if (last < 0) {
            if (here >= longest()) {
                throw tooLong(in);
            }
            scanned = here;
            return false;
        }
        scanned = 0;
        tell(in, last + 1 - delimiter.length - start, to);
        return true;
    }

    private void tell(ByteBuffer in, int length, Consumer<? super ByteBuffer> to) {
        if (length == 0 && skipEmpty) {
            in.position(in.position() + delimiter.length);
        } else if (keepDelimiter) {
            Codec.lend(in, length + delimiter.length, 0, to);
        } else {
            Codec.lend(in, length, delimiter.length, to);
        }
    }

    /** Within so many bytes there must be a delimiter. */
    private long longest() {
        return (long) max + delimiter.length;
    }

    private FrameException tooLong(ByteBuffer in) {
        return new FrameException("the delimiter " + FrameException.show(trailer.clear()) + " expected after at most "
                + max + " bytes, found " + FrameException.show(in));
    }

    @Override
    public int belonging(ByteBuffer torn, ByteBuffer next) {
        int have = torn.remaining();
        int start = next.position();
        int most = (int) Math.min(next.remaining(), longest() - have);
        int last = straddling(torn, next, most);
        if (last < 0) {
            last = scan.find(next, start + delimiter.length - 1, start + most);
        }
        int count = last < 0 ? most : last + 1 - start;
        scanned = last < 0 ? have + count : have + count - 1; // decode looks at this one byte again
        return count;
    }

    /** Where in the second buffer a delimiter ends that began in the first; -1 if none does. */
    private int straddling(ByteBuffer first, ByteBuffer second, int most) {
        int candidates = Math.min(delimiter.length - 1, most);
        for (int i = 0; i < candidates; i++) {
            int begun = delimiter.length - 1 - i;
            if (begun <= first.remaining()
                    && equal(first, first.limit() - begun, 0, begun)
                    && equal(second, second.position(), begun, i + 1)) {
                return second.position() + i;
            }
        }
        return -1;
    }

    /** Whether these bytes are those of the delimiter from {@code of} on. */
    private boolean equal(ByteBuffer bytes, int at, int of, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes.get(at + i) != delimiter[of + i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void end(ByteBuffer torn, Consumer<? super ByteBuffer> to) throws FrameException {
        if (!orEndOfStream) {
            Codec.super.end(torn, to);
        }
        if (torn.remaining() > max) {
            throw tooLong(torn);
        }
        Codec.lend(torn, torn.remaining(), 0, to);
    }

    // ---- encoding ----

    @Override
    public boolean encode(ByteBuffer message, Writable out) {
        return keepDelimiter ? encodeKept(message, out) : encodeBare(message, out);
    }

    private boolean encodeBare(ByteBuffer message, Writable out) {
        checkLength(message.remaining());
        int last = scan.find(message, message.position() + delimiter.length - 1, message.limit());
        if (last >= 0 || straddling(message, trailer.clear(), delimiter.length - 1) >= 0) {
            throw contains(message);
        }
        return out.write(message, trailer.clear());
    }

    private boolean encodeKept(ByteBuffer message, Writable out) {
        checkLength(message.remaining() - delimiter.length);
        if (scan.find(message, message.position() + delimiter.length - 1, message.limit()) != message.limit() - 1) {
            throw contains(message);
        }
        return out.write(message);
    }

    private void checkLength(int length) {
        if (length > max) {
            throw Limits.refused(length, max);
        }
        if (length < 0) {
            throw new IllegalArgumentException(
                    "a message that ends with the delimiter expected, this one is too short");
        }
        if (length == 0 && skipEmpty) {
            throw new IllegalArgumentException("an empty message would be passed over by its receiver");
        }
    }

    private IllegalArgumentException contains(ByteBuffer message) {
        return new IllegalArgumentException("a message in which the delimiter "
                + FrameException.show(trailer.clear()) + " occurs "
                + (keepDelimiter ? "just at its end" : "not")
                + " expected, this one begins with " + FrameException.show(message));
    }
}
