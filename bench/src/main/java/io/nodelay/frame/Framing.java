package io.nodelay.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The framings that are measured, and what a message of each looks like on the wire. */
public enum Framing {
    /** Nothing but the message. */
    FIXED,
    /** CRLF behind it. */
    DELIMITED,
    /** Its length before it, 4 bytes. */
    LENGTH,
    /** Its length before it as Protobuf's varint. */
    VARINT,
    /** A serial number and its length before it, 2 bytes each. */
    NUMBERED,
    /** Its length before it, 2 bytes, read through the ring. */
    STACK;

    private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);

    /** A fresh sender's and receiver's side; the ring has none of the latter and takes the sender of its framing. */
    public Codec<ByteBuffer> codec(int size) {
        return switch (this) {
            case FIXED -> new FixedLength(size);
            case DELIMITED -> new Delimited();
            case LENGTH -> LengthPrefixed.bytes(4);
            case VARINT -> LengthPrefixed.varint();
            case STACK -> LengthPrefixed.bytes(2);
            case NUMBERED -> throw new IllegalArgumentException("its messages are packets");
        };
    }

    /** Bytes of one message on the wire. */
    public int onWire(int size) {
        return switch (this) {
            case FIXED -> size;
            case DELIMITED, STACK -> size + 2;
            case LENGTH, NUMBERED -> size + 4;
            case VARINT -> size + varintLength(size);
        };
    }

    /** Bytes on the wire before a sender turns to what comes next: the header, or before a delimiter the message; or 0. */
    public int headOnWire(int size) {
        return switch (this) {
            case FIXED -> 0;
            case DELIMITED -> size;
            case LENGTH, VARINT, NUMBERED, STACK -> onWire(size) - size;
        };
    }

    /** Puts one message of letters onto the wire. */
    public void put(int size, ByteBuffer wire) {
        switch (this) {
            case LENGTH -> wire.putInt(size);
            case STACK -> wire.putShort((short) size);
            case NUMBERED -> wire.putShort((short) 7).putShort((short) size);
            case VARINT -> putVarint(size, wire);
            case FIXED, DELIMITED -> {}
        }
        for (int i = 0; i < size; i++) {
            wire.put((byte) ('a' + i % 26));
        }
        if (this == DELIMITED) {
            wire.put(CRLF);
        }
    }

    private static int varintLength(int size) {
        return (Integer.SIZE - Integer.numberOfLeadingZeros(size) + 6) / 7;
    }

    private static void putVarint(int size, ByteBuffer wire) {
        int rest = size;
        for (; rest > 0x7F; rest >>>= 7) {
            wire.put((byte) (rest | 0x80));
        }
        wire.put((byte) rest);
    }
}
