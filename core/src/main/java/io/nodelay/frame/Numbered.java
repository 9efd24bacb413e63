package io.nodelay.frame;

import io.nodelay.stream.Writable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Every message has a serial number and its length before it, both unsigned and big-endian, of 16 bits each or of 32.
 *
 * <pre>
 *   0       2       4                    4 + length
 *  ┌───────┬───────┬────────────────────┐
 *  │serial │length │ body               │        Packet[serial, body]
 *  └───────┴───────┴────────────────────┘
 * </pre>
 *
 * The number lets an answer name its question, so that several may be under way and answers may come in any
 * order. Who counts chooses; {@link #after} counts round.
 */
public final class Numbered implements Codec<Packet> {
    private static final int NARROW = 0xFFFF;

    private final boolean wide;
    private final int max;
    private final ByteBuffer header = ByteBuffer.allocate(8);

    /** Makes a codec with 16-bit serial numbers and lengths: bodies of 0 to 65,535 bytes. */
    public Numbered() {
        this(false, NARROW);
    }

    private Numbered(boolean wide, int max) {
        this.wide = wide;
        this.max = max;
    }

    /**
     * Makes a codec with 32-bit serial numbers and lengths.
     *
     * @param max the longest body, 0 bytes or more
     * @return a fresh one
     * @throws IllegalArgumentException if it is negative
     */
    public static Numbered wide(int max) {
        return new Numbered(true, Limits.max(max));
    }

    /**
     * Counts on, by 16 bits; 32 bits count by {@code serial + 1}.
     *
     * @param serial from 0 to 65,535
     * @return the next number; after 65,535 comes 0
     */
    public static int after(int serial) {
        return (serial + 1) & NARROW;
    }

    @Override
    public boolean decode(ByteBuffer in, Consumer<? super Packet> to) throws FrameException {
        int head = head();
        int have = in.remaining();
        if (have < head) {
            return false;
        }
        int start = in.position();
        long length = length(in);
        if (length > max) {
            throw Limits.tooLong(length, in, start + head / 2, head / 2, max);
        }
        if (have - head < length) {
            return false;
        }
        tell(in, start, (int) length, to);
        return true;
    }

    private void tell(ByteBuffer in, int start, int length, Consumer<? super Packet> to) {
        int serial = wide ? in.getInt(start) : in.getShort(start) & NARROW;
        int body = start + head();
        if (to instanceof Packet.Listener listener) {
            int limit = in.limit();
            in.limit(body + length).position(body);
            try {
                listener.packet(serial, in);
            } finally {
                in.limit(limit).position(body + length).order(ByteOrder.BIG_ENDIAN);
            }
        } else {
            ByteBuffer kept = ByteBuffer.allocate(length).put(0, in, body, length);
            in.position(body + length);
            to.accept(new Packet(serial, kept));
        }
    }

    private int head() {
        return wide ? 8 : 4;
    }

    private long length(ByteBuffer in) {
        int start = in.position();
        return wide ? in.getInt(start + 4) & 0xFFFF_FFFFL : in.getShort(start + 2) & NARROW;
    }

    @Override
    public int belonging(ByteBuffer torn, ByteBuffer next) {
        int have = torn.remaining();
        long whole = have < head() ? head() : head() + length(torn);
        return (int) Math.min(whole - have, next.remaining());
    }

    @Override
    public boolean encode(Packet packet, Writable out) {
        int length = packet.body().remaining();
        if (length > max) {
            throw Limits.refused(length, max);
        }
        header.clear();
        if (wide) {
            header.putInt(packet.serial()).putInt(length);
        } else if ((packet.serial() & ~NARROW) != 0) {
            throw new IllegalArgumentException(
                    "a serial number from 0 to " + NARROW + " expected, not " + packet.serial());
        } else {
            header.putShort((short) packet.serial()).putShort((short) length);
        }
        out.write(header.flip());
        return out.write(packet.body());
    }
}
