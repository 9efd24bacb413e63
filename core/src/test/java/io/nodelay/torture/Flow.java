package io.nodelay.torture;

import java.nio.ByteBuffer;

/**
 * The bytes of one direction of one connection. The first four name it and the rest follow from its name, so that a
 * receiver can tell whose bytes it is given, and that none is lost, doubled, out of place or another connection's.
 */
final class Flow {
    static final int HEAD = 4;

    private final int name;
    private long offered;
    private long accepted;
    private long received;
    private boolean endReceived;

    Flow(int name) {
        this.name = name;
    }

    int name() {
        return name;
    }

    /** What a write accepted. */
    long accepted() {
        return accepted;
    }

    long received() {
        return received;
    }

    /** The next bytes of the sender. */
    byte[] next(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = at(offered + i);
        }
        offered += count;
        return bytes;
    }

    /** So many of those were accepted, in order; the others never left. */
    void accepted(int count) {
        accepted += count;
    }

    /** The receiver has got another byte; whether it is the right one. */
    boolean received(byte next) {
        return received < offered && next == at(received++);
    }

    /** The receiver has seen the sender's end. */
    void endReceived() {
        endReceived = true;
    }

    /** Whether every byte that was accepted has come, and the end behind them. */
    boolean complete() {
        return endReceived && received == accepted;
    }

    private byte at(long index) {
        if (index < HEAD) {
            return (byte) (name >>> (8 * index));
        }
        return (byte) (((int) index * 0x9E3779B1 + name * 0x85EBCA6B) >>> 24);
    }

    /** The name that four first bytes spell. */
    static int nameIn(ByteBuffer head) {
        return Integer.reverseBytes(head.getInt(0));
    }

    @Override
    public String toString() {
        return "flow %d: %d offered, %d accepted, %d received%s"
                .formatted(name, offered, accepted, received, endReceived ? ", end received" : "");
    }
}
