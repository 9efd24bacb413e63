package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a loop's messages are put together before they leave: heads, chunk sizes and small bodies of one connection at a
 * time, in one array for all. So a head and its body, and the answers to pipelined requests, leave by one write, and a
 * connection that has nothing to say owns no memory for it.
 *
 * <p>What is here leaves when its connection's turn ends, when another connection takes the box, and at the end of the
 * loop's pass at the latest. Large bodies are not copied in but leave behind what is here, by the same write.
 */
class Outbox implements Runnable {
    /** Whose bytes these are. */
    interface Sender {
        NetSocket socket();

        /** What was here has been given to the socket. */
        void flushed();
    }

    /** Bodies up to here are copied in. */
    static final int COPIED = 16 * 1024;
    /** With more than this it is full, and leaves. */
    static final int FULL = 48 * 1024;

    private static final int SIZE = 64 * 1024;
    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);
    private static final int DECIMAL = 10;

    private final EventLoop loop;
    private byte[] bytes;
    private ByteBuffer view;
    private int size;
    /** Null while nobody's. */
    private Sender owner;
    /** The end of this pass will be heard of. */
    private boolean passEndDue;

    Outbox(EventLoop loop) {
        this(loop, SIZE);
    }

    Outbox(EventLoop loop, int size) {
        this.loop = loop;
        this.bytes = new byte[size];
        this.view = ByteBuffer.wrap(bytes);
    }

    /** Has the box hold this sender's bytes from now on; another's leave first. */
    void take(Sender sender) {
        if (owner == sender) {
            return;
        }
        flush();
        owner = sender;
        if (!passEndDue) {
            passEndDue = true;
            loop.atPassEnd(this);
        }
    }

    /** How many bytes of this sender are here. */
    int size(Sender sender) {
        return owner == sender ? size : 0;
    }

    /** Drops all bytes behind the first {@code kept}. */
    void truncate(int kept) {
        size = kept;
    }

    /** The end of the pass. */
    @Override
    public void run() {
        passEndDue = false;
        flush();
    }

    /** Gives what is here of this sender to its socket, whose answer this is; true if nothing is. */
    boolean flush(Sender sender) {
        return owner != sender || flush();
    }

    /** As {@link #flush(Sender)}, and tells when the wire has all that this sender has written. */
    boolean flush(Sender sender, Consumer<Optional<IOException>> done) {
        boolean more = flush(sender);
        return sender.socket().write(NO_BYTES, done) && more; // due when all before it is
    }

    /** The box is nobody's then. */
    private boolean flush() {
        return leave(NO_BYTES, NO_BYTES);
    }

    /**
     * Gives the socket of the sender who has the box what is here, and by the same write some bytes that are not.
     *
     * @param body the caller's, borrowed
     * @param behind leaves behind the body
     * @return the socket's answer
     */
    boolean flushWith(ByteBuffer body, byte[] behind) {
        return leave(body, ByteBuffer.wrap(behind));
    }

    private boolean leave(ByteBuffer body, ByteBuffer behind) {
        if (owner == null) {
            return true;
        }
        Sender sender = owner;
        owner = null;
        boolean more = true;
        RuntimeException misuse = null;
        try {
            if (size > 0 || body.hasRemaining()) {
                more = sender.socket().write(filled(), body, behind);
            }
        } catch (RuntimeException endedBehindOurBack) { // its own end, called on the socket itself
            misuse = endedBehindOurBack;
        }
        emptied(); // before anybody is called: the next bytes here are another connection's
        try {
            sender.flushed();
        } catch (RuntimeException endedBehindOurBack) {
            misuse = endedBehindOurBack;
        }
        if (misuse != null) {
            sender.socket().destroy();
            loop.uncaught(misuse);
            return false;
        }
        return more;
    }

    /** All that is here, as long as nothing more is put in. */
    final ByteBuffer filled() {
        return view.clear().limit(size);
    }

    private void emptied() {
        size = 0;
        if (bytes.length > SIZE) { // for one that was larger
            bytes = new byte[SIZE];
            view = ByteBuffer.wrap(bytes);
        }
    }

    private void reserve(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length + more, bytes.length * 2));
            view = ByteBuffer.wrap(bytes);
        }
    }

    // ---- filling it; only between take and the end of the call that took it

    void put(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    void put(ByteBuffer more) {
        int count = more.remaining();
        reserve(count);
        more.get(bytes, size, count);
        size += count;
    }

    /** Text that was checked to be of ISO-8859-1. */
    @SuppressWarnings("deprecation") // the method drops the high byte of each character, which is 0
    void put(String latin1) {
        int count = latin1.length();
        reserve(count);
        latin1.getBytes(0, count, bytes, size);
        size += count;
    }

    void putUtf8(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    void field(String name, String value) {
        put(name);
        put(COLON);
        put(value);
        put(CRLF);
    }

    void decimal(long number) {
        int digits = 1;
        for (long rest = number / DECIMAL; rest > 0; rest /= DECIMAL) {
            digits++;
        }
        reserve(digits);
        long rest = number;
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % DECIMAL);
            rest /= DECIMAL;
        }
        size += digits;
    }

    void hex(int number) {
        int digits = Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(number) + 3) / 4);
        reserve(digits);
        int rest = number;
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = HEX_DIGITS[rest & 0xF];
            rest >>>= 4;
        }
        size += digits;
    }

    static final byte[] CRLF = Ascii.bytes("\r\n");
    static final byte[] NOTHING = new byte[0];
    private static final byte[] COLON = Ascii.bytes(": ");
    private static final byte[] HEX_DIGITS = Ascii.bytes("0123456789abcdef");
}
