package io.nodelay.bench.conversations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CarrierTest {
    private final AtomicInteger messages = new AtomicInteger();

    private void read(Consumer<ByteBuffer> reader, byte[] wire, int piece) {
        for (int at = 0; at < wire.length; at += piece) {
            reader.accept(ByteBuffer.wrap(wire, at, Math.min(piece, wire.length - at)));
        }
    }

    private static byte[] twice(Message message) {
        byte[] bytes = new byte[2 * message.length()];
        ByteBuffer.wrap(bytes).put(message.whole()).put(message.whole());
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(value = Carrier.class, mode = EnumSource.Mode.EXCLUDE, names = "HTTP")
    void messagesAreFoundHoweverTheyArrive(Carrier carrier) {
        byte[] wire = twice(carrier.message(100));
        for (int piece = 1; piece <= wire.length; piece++) {
            messages.set(0);
            read(carrier.reader(100, messages::incrementAndGet), wire, piece);
            assertEquals(2, messages.get(), "in pieces of " + piece);
        }
    }

    @Test
    void responsesAreFoundHoweverTheyArrive() {
        String response = "HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n\r\n\r\n567890123456";
        byte[] wire = (response + response).getBytes(StandardCharsets.US_ASCII);
        for (int piece = 1; piece <= wire.length; piece++) {
            messages.set(0);
            read(Carrier.HTTP.reader(16, messages::incrementAndGet), wire, piece);
            assertEquals(2, messages.get(), "in pieces of " + piece);
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void aMessageHasAHeadAndARest(Carrier carrier) {
        for (int size : new int[] {2, 16, 2_000}) {
            Message message = carrier.message(size);
            assertTrue(message.head().hasRemaining());
            assertTrue(message.rest().hasRemaining());
            assertEquals(message.length(), message.headLength() + message.rest().remaining());
        }
    }
}
