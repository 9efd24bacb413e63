package io.nodelay.frame;

import io.nodelay.stream.Writable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Every message has its length before it, unsigned.
 *
 * <pre>
 * LengthPrefixed.bytes(2)
 *   0       2            2 + length
 *  ┌───────┬────────────┐                ┌────────────┐
 *  │0x000C │HELLO, WORLD│ ──────────────▶│HELLO, WORLD│
 *  └───────┴────────────┘                └────────────┘
 * LengthPrefixed.varint()                   7 bits a byte, the lowest first, as Protobuf delimits messages
 *  ┌──┬────────────┐                     ┌────────────┐
 *  │0C│HELLO, WORLD│ ───────────────────▶│HELLO, WORLD│
 *  └──┴────────────┘                     └────────────┘
 * LengthPrefixed.bytes(2).mark(0xCA, 0xFE)  every message must begin so
 *  ┌──────┬───────┬────────────┐         ┌────────────┐
 *  │0xCAFE│0x000C │HELLO, WORLD│ ───────▶│HELLO, WORLD│
 *  └──────┴───────┴────────────┘         └────────────┘
 * LengthPrefixed.bytes(2).adjustment(-2)    the length counts itself too
 *  ┌───────┬────────────┐                ┌────────────┐
 *  │0x000E │HELLO, WORLD│ ──────────────▶│HELLO, WORLD│
 *  └───────┴────────────┘                └────────────┘
 * LengthPrefixed.bytes(2).offset(1).adjustment(1).wholeFrame()
 *  ┌────┬───────┬────┬────────────┐      ┌────┬───────┬────┬────────────┐
 *  │type│0x000C │flag│HELLO, WORLD│ ────▶│type│0x000C │flag│HELLO, WORLD│
 *  └────┴───────┴────┴────────────┘      └────┴───────┴────┴────────────┘
 * </pre>
 *
 * The payload is what follows the length: the number found there plus the adjustment. It is told alone, or with
 * {@link #wholeFrame} together with all that is before it, and what is sent is of the same shape. Made and set up
 * before the first message.
 */
public final class LengthPrefixed implements Codec<ByteBuffer> {
    /** A 32-bit number has at most five groups of seven bits. */
    private static final int LONGEST_VARINT = 5;

    private static final byte[] NO_MARK = {};

    /** In bytes; 0 for a varint. */
    private final int width;

    private boolean littleEndian;
    private int adjustment;
    private int offset;
    private byte[] mark = NO_MARK;
    private boolean wholeFrame;
    private int max = DEFAULT_MAX;
    /** Where the length field starts: behind mark and offset. */
    private int lengthAt;

    private final ByteBuffer header = ByteBuffer.allocate(8);

    private LengthPrefixed(int width) {
        this.width = width;
    }

    /**
     * A length of so many bytes, big-endian unless told otherwise.
     *
     * @param width 1, 2, 3, 4 or 8
     * @return a fresh codec
     * @throws IllegalArgumentException if it is anything else
     */
    public static LengthPrefixed bytes(int width) {
        if (width < 1 || width > 8 || (width > 4 && width < 8)) {
            throw new IllegalArgumentException("a length field has 1, 2, 3, 4 or 8 bytes, not " + width);
        }
        return new LengthPrefixed(width);
    }

    /**
     * A length of one to five bytes with seven bits in each, the lowest first (Protobuf's base 128 varint, of 32 bits).
     *
     * @return a fresh codec
     */
    public static LengthPrefixed varint() {
        return new LengthPrefixed(0);
    }

    /**
     * Sets the byte order of the length.
     *
     * @param order big-endian by default; a varint has no other than its own
     * @return this codec
     */
    public LengthPrefixed order(ByteOrder order) {
        littleEndian = order == ByteOrder.LITTLE_ENDIAN;
        return this;
    }

    /**
     * Sets what is added to the number on the wire to get the payload's length: negative where the number counts more
     * than the payload, such as itself, positive where it counts less.
     *
     * @param bytes 0 by default
     * @return this codec
     */
    public LengthPrefixed adjustment(int bytes) {
        adjustment = bytes;
        return this;
    }

    /**
     * Sets how many bytes of other fields are before the length, behind the mark. Told only with
     * {@link #wholeFrame}, without which such messages can be received and not sent.
     *
     * @param bytes 0 to 65,535; 0 by default
     * @return this codec
     * @throws IllegalArgumentException if it is out of range
     */
    public LengthPrefixed offset(int bytes) {
        if (bytes < 0 || bytes > 0xFFFF) {
            throw new IllegalArgumentException("a length starts 0 to 65535 bytes into the header, not " + bytes);
        }
        offset = bytes;
        lengthAt = mark.length + offset;
        return this;
    }

    /**
     * Sets bytes that every frame begins with; other ones are an error as soon as they have come.
     *
     * @param values of one byte each, 0 to 255; none by default
     * @return this codec
     * @throws IllegalArgumentException if one is out of range
     */
    public LengthPrefixed mark(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            if ((values[i] & ~0xFF) != 0) {
                throw new IllegalArgumentException("a byte from 0 to 255 expected, not " + values[i]);
            }
            bytes[i] = (byte) values[i];
        }
        mark = bytes;
        lengthAt = mark.length + offset;
        return this;
    }

    /**
     * Has a message be the whole frame, with mark, offset and length; one that is sent must have the right ones.
     *
     * @return this codec
     */
    public LengthPrefixed wholeFrame() {
        wholeFrame = true;
        return this;
    }

    /**
     * Sets the longest payload; the header comes on top.
     *
     * @param bytes 0 or more; {@link #DEFAULT_MAX} by default
     * @return this codec
     * @throws IllegalArgumentException if it is negative
     */
    public LengthPrefixed max(int bytes) {
        max = Limits.max(bytes);
        return this;
    }

    // ---- decoding ----

    @Override
    public boolean decode(ByteBuffer in, Consumer<? super ByteBuffer> to) throws FrameException {
        int start = in.position();
        int payloadAt = payloadAt(in, start);
        if (payloadAt < 0) {
            return false;
        }
        int length = payload(in, start, payloadAt);
        int end = payloadAt + length;
        if (in.limit() - payloadAt < length) {
            return false;
        }
        if (!wholeFrame) {
            in.position(payloadAt);
        }
        Codec.lend(in, end - in.position(), 0, to);
        return true;
    }

    /** Where the payload starts; -1 while the header is torn. A wrong mark is found here, in a torn one too. */
    private int payloadAt(ByteBuffer in, int start) throws FrameException {
        if (mark.length > 0) {
            checkMark(in, start);
        }
        int at = start + lengthAt;
        return width > 0 ? (in.limit() - at < width ? -1 : at + width) : varintEnd(in, at);
    }

    private static int varintEnd(ByteBuffer in, int at) throws FrameException {
        int end = Math.min(in.limit(), at + LONGEST_VARINT);
        for (int i = at; i < end; i++) {
            if (in.get(i) >= 0) {
                return i + 1;
            }
        }
        if (end - at < LONGEST_VARINT) {
            return -1;
        }
        throw new FrameException("a length of at most " + LONGEST_VARINT + " bytes expected, found "
                + FrameException.show(in.duplicate().limit(end).position(at)) + " and no end");
    }

    private void checkMark(ByteBuffer in, int start) throws FrameException {
        int here = Math.min(mark.length, in.limit() - start);
        for (int i = 0; i < here; i++) {
            if (in.get(start + i) != mark[i]) {
                throw new FrameException("the mark " + FrameException.show(ByteBuffer.wrap(mark))
                        + " expected before a message, found "
                        + FrameException.show(in.duplicate().limit(start + here)));
            }
        }
    }

    /** The payload's length, once it is sure that there may be one so long. */
    private int payload(ByteBuffer in, int start, int payloadAt) throws FrameException {
        long number = number(in, start + lengthAt, payloadAt);
        long most = (long) max - adjustment;
        if (number < 0 || number > most) { // not their sum, which may be more than a long holds
            throw Limits.tooLong(number, in, start + lengthAt, payloadAt - start - lengthAt, most);
        }
        long length = number + adjustment;
        if (length < 0) {
            throw new FrameException("a length of at least " + -(long) adjustment + " bytes expected, found " + number);
        }
        return (int) length;
    }

    /** The number on the wire; negative if it is 2^63 or more. */
    private long number(ByteBuffer in, int at, int end) {
        return switch (width) {
            case 0 -> varint(in, at, end);
            case 1 -> in.get(at) & 0xFF;
            case 2 -> (littleEndian ? Short.reverseBytes(in.getShort(at)) : in.getShort(at)) & 0xFFFF;
            case 3 -> medium(in, at);
            case 4 -> (littleEndian ? Integer.reverseBytes(in.getInt(at)) : in.getInt(at)) & 0xFFFF_FFFFL;
            default -> littleEndian ? Long.reverseBytes(in.getLong(at)) : in.getLong(at);
        };
    }

    private long medium(ByteBuffer in, int at) {
        int first = in.get(at) & 0xFF;
        int last = in.get(at + 2) & 0xFF;
        int middle = (in.get(at + 1) & 0xFF) << 8;
        return littleEndian ? last << 16 | middle | first : first << 16 | middle | last;
    }

    /** From the last byte, which has the highest bits, to the first. */
    private static long varint(ByteBuffer in, int at, int end) {
        long number = in.get(end - 1);
        for (int i = end - 2; i >= at; i--) {
            number = number << 7 | (in.get(i) & 0x7F);
        }
        return number;
    }

    @Override
    public int belonging(ByteBuffer torn, ByteBuffer next) {
        try {
            int start = torn.position();
            int payloadAt = payloadAt(torn, start);
            long end = payloadAt < 0
                    ? Math.max(start + lengthAt + Math.max(width, 1), torn.limit() + 1)
                    : payloadAt + (long) payload(torn, start, payloadAt);
            return (int) Math.min(end - torn.limit(), next.remaining());
        } catch (FrameException impossible) {
            throw new IllegalStateException("decode has let this pass", impossible);
        }
    }

    // ---- encoding ----

    @Override
    public boolean encode(ByteBuffer message, Writable out) {
        if (wholeFrame) {
            return encodeWhole(message, out);
        }
        if (offset > 0) {
            throw new IllegalStateException("what is in the " + offset
                    + " bytes before the length is not part of such a message: it can be sent as a wholeFrame() only");
        }
        header.clear();
        putNumber(number(message.remaining()));
        if (mark.length > 0) {
            out.write(mark);
        }
        return out.write(header, message);
    }

    /** The number that says such a payload. */
    private long number(int payload) {
        long number = (long) payload - adjustment;
        long most = width == 0 ? 0xFFFF_FFFFL : width == 8 ? Long.MAX_VALUE : (1L << (8 * width)) - 1;
        if (payload > max || number > most) {
            throw Limits.refused(payload, Math.min(max, Math.min(most, Integer.MAX_VALUE) + adjustment));
        }
        if (number < 0) {
            throw new IllegalArgumentException(
                    "a message of at least " + adjustment + " bytes expected, this one has " + payload);
        }
        return number;
    }

    /** Leaves the header to be read. */
    private void putNumber(long number) {
        if (width == 0) {
            putVarint(number);
        } else {
            int unused = Long.SIZE - width * Byte.SIZE;
            header.putLong(0, littleEndian ? Long.reverseBytes(number) : number << unused)
                    .limit(width);
        }
    }

    private void putVarint(long number) {
        long rest = number;
        while (rest > 0x7F) {
            header.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        header.put((byte) rest).flip();
    }

    /** A frame that says of itself how long it is must say so rightly. */
    private boolean encodeWhole(ByteBuffer frame, Writable out) {
        ByteBuffer read = frame.duplicate(); // big-endian, whatever the caller's is
        try {
            int payloadAt = payloadAt(read, read.position());
            int length = payloadAt < 0 ? 0 : payload(read, read.position(), payloadAt);
            if (payloadAt < 0 || read.limit() - payloadAt != length) {
                throw new IllegalArgumentException("a whole frame of the length that it says expected, this one has "
                        + frame.remaining() + " bytes: " + FrameException.show(frame));
            }
        } catch (FrameException wrong) {
            throw new IllegalArgumentException("no frame of this codec: " + wrong.getMessage(), wrong);
        }
        return out.write(frame);
    }
}
