package io.nodelay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The name in the first message of a client, however that comes, and whatever comes instead. */
class ClientHelloTest {
    private static final int HEADER = 5;
    private static final Optional<ClientHello> NAMED = Optional.of(new ClientHello(Optional.of("host.example")));
    private static final Optional<ClientHello> NAMELESS = Optional.of(new ClientHello(Optional.empty()));
    private static final Optional<ClientHello> MORE_MUST_COME = Optional.empty();

    /** In one record, as the JDK says it. */
    private byte[] hello;

    @BeforeEach
    void say() throws SSLException {
        hello = hello("HOST.example");
    }

    private static byte[] hello(String host) throws SSLException {
        SSLEngine engine = Contexts.client(TlsVersion.TLS_1_3).clientEngine(host, 443);
        engine.beginHandshake();
        ByteBuffer said = ByteBuffer.allocate(20_000);
        engine.wrap(ByteBuffer.allocate(0), said);
        return Arrays.copyOf(said.array(), said.position());
    }

    private static Optional<ClientHello> read(byte[] received) {
        return ClientHello.read(ByteBuffer.wrap(received));
    }

    /** The message in records of so many bytes. */
    private static byte[] cut(byte[] record, int size) {
        ByteBuffer cut = ByteBuffer.allocate((HEADER + 1) * record.length);
        for (int at = HEADER; at < record.length; at += size) {
            int length = Math.min(size, record.length - at);
            cut.put((byte) 22).putShort((short) 0x301).putShort((short) length).put(record, at, length);
        }
        return Arrays.copyOf(cut.array(), cut.position());
    }

    private static byte[] joined(byte[] first, byte... second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void aNameIsReadAndNothingOfItBeforeItIsThere() {
        for (int length = 0; length < hello.length; length++) {
            assertEquals(MORE_MUST_COME, read(Arrays.copyOf(hello, length)), length + " bytes");
        }
        assertEquals(NAMED, read(hello));
    }

    @Test
    void itMayBeCutIntoRecordsInAnyWay() {
        for (int size = 1; size < hello.length; size++) {
            byte[] cut = cut(hello, size);
            assertEquals(NAMED, read(cut), "records of " + size);
            assertEquals(MORE_MUST_COME, read(Arrays.copyOf(cut, cut.length - 1)), "records of " + size);
        }
    }

    @Test
    void whatComesBehindItDoesNotMatter() {
        assertEquals(NAMED, read(joined(hello, (byte) 20, (byte) 3, (byte) 3, (byte) 0, (byte) 1, (byte) 1)));
        assertEquals(NAMED, read(joined(hello, (byte) 23, (byte) 3, (byte) 3, (byte) 0, (byte) 9))); // early data
        assertEquals(NAMED, read(joined(hello, (byte) 22)));
    }

    @Test
    void whatComesInItsMiddleEndsIt() {
        byte[] half = Arrays.copyOf(cut(hello, 50), HEADER + 50);
        assertEquals(MORE_MUST_COME, read(half));
        assertEquals(NAMELESS, read(joined(half, (byte) 23)));
        assertEquals(NAMELESS, read(joined(half, (byte) 22, (byte) 3, (byte) 3, (byte) 0, (byte) 0)), "an empty one");
        assertEquals(NAMELESS, read(joined(half, (byte) 22, (byte) 3, (byte) 3, (byte) 0x7F, (byte) 0)), "too long");
    }

    /** Who is waited for as long as he likes is parsed again with every byte. */
    @Test
    void itIsNotWaitedForWithoutEnd() {
        byte[] endless = new byte[HEADER + 16_000];
        System.arraycopy(new byte[] {22, 3, 1, 0x3E, (byte) 0x80, 1, 0, 0x3F, (byte) 0xFF}, 0, endless, 0, 9);
        assertEquals(MORE_MUST_COME, read(endless));
        byte[] crumbs = cut(endless, 1);
        assertEquals(MORE_MUST_COME, read(Arrays.copyOf(crumbs, 17_000)));
        assertEquals(NAMELESS, read(Arrays.copyOf(crumbs, 18_000)));
    }

    @Test
    void anAddressIsNotAskedFor() throws SSLException {
        assertEquals(NAMELESS, read(hello("127.0.0.1")));
        assertEquals(NAMELESS, read("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }

    @Test
    void noBytesWhateverMakeItThrow() {
        SplittableRandom random = new SplittableRandom(5);
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] spoilt = Arrays.copyOf(hello, random.nextInt(8) == 0 ? random.nextInt(hello.length) : hello.length);
            for (int changes = random.nextInt(4); changes > 0 && spoilt.length > 0; changes--) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
            }
            read += read(spoilt).isPresent() ? 1 : 0;
        }
        assertTrue(read > 100_000, read + " were read");
    }
}
