package io.nodelay.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.EventLoop;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What goes in at one end comes out at the other, however the wire cuts it, however little is read and however much is
 * written at once: from many seeds, which name themselves when they fail. Afterwards no memory is out.
 */
class GlueFuzzTest {
    private static final int SEEDS = 60;
    private static final int MOST_STEPS = 2_000_000;

    private EventLoop loop;

    @BeforeEach
    void open() {
        loop = EventLoop.open();
    }

    @AfterEach
    void close() {
        loop.close();
        assertTrue(loop.stats().balanced(), () -> loop.stats().toString());
    }

    /** Engines. */
    enum Kind {
        NULL_AS_1_2(TlsVersion.TLS_1_2, true),
        NULL_AS_1_3(TlsVersion.TLS_1_3, true),
        TLS_1_2(TlsVersion.TLS_1_2, false),
        TLS_1_3(TlsVersion.TLS_1_3, false);

        final TlsVersion version;
        final boolean isNull;

        Kind(TlsVersion version, boolean isNull) {
            this.version = version;
            this.isNull = isNull;
        }

        /** Bytes in its largest record. */
        int record() {
            return isNull ? NullEngine.MOST : 16 * 1024;
        }

        Role client() {
            return isNull
                    ? new End.Fixed(new NullEngine(true, version))
                    : new ClientRole(Contexts.client(version), "localhost", 0);
        }

        Role server(EventLoop loop) {
            return isNull
                    ? new End.Fixed(new NullEngine(false, version))
                    : new ServerRole(loop, new ServerNames(Contexts.server(version)));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @Tag("jdk")
    void everyByteArrivesInOrderHoweverItIsCut(Kind kind) throws IOException {
        for (int seed = 0; seed < (kind.isNull ? SEEDS : SEEDS / 3); seed++) {
            try {
                converse(kind, new SplittableRandom(seed));
            } catch (IOException | AssertionError | RuntimeException failed) {
                throw new AssertionError("seed " + seed, failed);
            }
        }
    }

    private void converse(Kind kind, SplittableRandom random) throws IOException {
        Cable[] cable = Cable.pair();
        boolean byteByByte = random.nextInt(4) == 0;
        Function<Integer, Integer> cut = byteByByte
                ? offered -> Math.min(offered, 1)
                : offered -> random.nextInt(3) == 0 ? 0 : random.nextInt(offered + 1);
        boolean little = random.nextInt(4) == 0;
        int most = little ? 300 : byteByByte ? 2 * kind.record() : 100_000; // a byte costs a call of everything
        cable[0].passes(cut::apply);
        cable[1].passes(cut::apply);
        byte[] up = bytes(random, most);
        byte[] down = bytes(random, most);
        boolean together = kind == Kind.TLS_1_2;
        End client = new End(loop, cable[0], kind.client()).willSend(up).endsAfter(together ? down.length : 0);
        End server = new End(loop, cable[1], kind.server(loop)).willSend(down).endsAfter(together ? up.length : 0);
        for (int steps = 0; !(client.over() && server.over()); steps++) {
            assertTrue(steps < MOST_STEPS, "it comes to no end");
            (random.nextBoolean() ? client : server).step(random);
        }
        assertArrayEquals(up, server.received());
        assertArrayEquals(down, client.received());
        client.wire.close();
        server.wire.close();
        assertEquals(0, loop.stats().chunksOut());
    }

    private static byte[] bytes(SplittableRandom random, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }
}
