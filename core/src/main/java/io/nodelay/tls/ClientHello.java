package io.nodelay.tls;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The first message of a client (RFC 8446 §4.1.2), of which only the name is read that it asks for (RFC 6066 §3). Whatever
 * is wrong with it is left to the engine, which has the right alert.
 *
 * @param servername in lower case; empty if there is none
 */
record ClientHello(Optional<String> servername) {
    /** Longer ones, which do not occur, are treated as if they named nobody. */
    static final int LONGEST = 16 * 1024;
    /** With the headers of its records; who cuts it into more of them than that is treated in the same way. */
    private static final int MOST_RECEIVED = LONGEST + 1024;

    private static final ClientHello NAMELESS = new ClientHello(Optional.empty());

    private static final int RECORD_HEADER = 5;
    private static final int HANDSHAKE_RECORD = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;
    private static final int RANDOM_LENGTH = 32;

    /**
     * Reads it out of records, of which it may fill several.
     *
     * @param received from the beginning of the connection on; not moved
     * @return empty if more must come first
     */
    static Optional<ClientHello> read(ByteBuffer received) {
        ByteBuffer records = received.duplicate();
        ByteBuffer message = ByteBuffer.allocate(records.remaining());
        boolean goesOn = true;
        while (goesOn && records.hasRemaining()) {
            goesOn = addRecord(records, message);
        }
        Optional<ClientHello> hello = whole(message.flip());
        // What is behind the message, as early data, is not looked at; in its middle nothing else may stand.
        return hello.isEmpty() && (!goesOn || received.remaining() > MOST_RECEIVED) ? Optional.of(NAMELESS) : hello;
    }

    /** As much of a record as is there; false if it is none that the message could go on in. */
    private static boolean addRecord(ByteBuffer records, ByteBuffer message) {
        if (records.get(records.position()) != HANDSHAKE_RECORD) {
            return false;
        }
        if (records.remaining() < RECORD_HEADER) {
            records.position(records.limit());
            return true;
        }
        int length = Short.toUnsignedInt(records.getShort(records.position() + RECORD_HEADER - 2));
        records.position(records.position() + RECORD_HEADER);
        int there = Math.min(length, records.remaining());
        message.put(records.slice(records.position(), there));
        records.position(records.position() + there);
        return length > 0 && length <= LONGEST;
    }

    private static Optional<ClientHello> whole(ByteBuffer message) {
        if (message.remaining() < 4) {
            return Optional.empty();
        }
        int header = message.getInt();
        int length = header & 0xFF_FFFF;
        if (header >>> 24 != CLIENT_HELLO || length > LONGEST) {
            return Optional.of(NAMELESS);
        }
        if (message.remaining() < length) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ClientHello(name(message.slice(message.position(), length))));
        } catch (BufferUnderflowException | IllegalArgumentException malformed) {
            return Optional.of(NAMELESS);
        }
    }

    private static Optional<String> name(ByteBuffer body) {
        skip(body, 2 + RANDOM_LENGTH);
        skip(body, Byte.toUnsignedInt(body.get())); // session id
        skip(body, Short.toUnsignedInt(body.getShort())); // cipher suites
        skip(body, Byte.toUnsignedInt(body.get())); // compression methods
        if (!body.hasRemaining()) {
            return Optional.empty();
        }
        ByteBuffer extensions = vector(body);
        while (extensions.hasRemaining()) {
            int type = Short.toUnsignedInt(extensions.getShort());
            ByteBuffer extension = vector(extensions);
            if (type == SERVER_NAME) {
                return hostName(vector(extension));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> hostName(ByteBuffer names) {
        while (names.hasRemaining()) {
            int type = names.get();
            ByteBuffer name = vector(names);
            if (type == HOST_NAME) {
                return Optional.of(
                        StandardCharsets.US_ASCII.decode(name).toString().toLowerCase(Locale.ROOT));
            }
        }
        return Optional.empty();
    }

    /** What follows its length in two bytes. */
    private static ByteBuffer vector(ByteBuffer from) {
        int length = Short.toUnsignedInt(from.getShort());
        ByteBuffer content = from.slice();
        skip(from, length);
        return content.limit(length);
    }

    private static void skip(ByteBuffer from, int count) {
        from.position(from.position() + count); // IllegalArgumentException if there is less
    }
}
