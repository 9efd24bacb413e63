package io.nodelay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.EventLoop;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.OverTls;
import io.nodelay.testing.RecordCounter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which writes share a record, and how slowly a record may come and be read; by the JDK's engine at both ends. */
class RecordsTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    @ParameterizedTest
    @EnumSource
    void aWriteIsARecordAndCorkedOnesShareOne(TlsVersion version) throws Exception {
        Talk talk = Talk.listen(
                loop,
                Contexts.server(version),
                socket -> socket.onText(StandardCharsets.UTF_8, how -> {
                    if (how.equals("corked")) {
                        socket.cork();
                    }
                    socket.write("one ");
                    socket.write("two ");
                    socket.write("six ");
                    socket.uncork();
                }));
        try (RecordCounter counter = new RecordCounter(talk.port(loop));
                OverTls client = OverTls.dial(counter.address(), version.toString())) {
            client.write("first");
            client.readText(12); // and what the handshake has sent behind itself
            int before = counter.records();
            client.write("apart");
            assertEquals("one two six ", client.readText(12));
            assertEquals(3, counter.records() - before);
            client.write("corked");
            assertEquals("one two six ", client.readText(12));
            assertEquals(4, counter.records() - before);
        }
    }

    /** A client's engine in the test's hand, and our server over a wire in memory. */
    private static final class Pair {
        final EventLoop loop = EventLoop.open();
        final Cable[] cable = Cable.pair();
        final SSLEngine engine;
        final End client;
        final End server;

        Pair(TlsVersion version) throws IOException {
            engine = Contexts.client(version).clientEngine("localhost", 0);
            client = new End(loop, cable[0], new End.Fixed(engine));
            server = new End(loop, cable[1], new ServerRole(loop, new ServerNames(Contexts.server(version))));
            End.handshake(client, server);
            client.readAll(); // tickets
        }

        void close() {
            client.wire.close();
            server.wire.close();
            loop.close();
            assertTrue(loop.stats().balanced(), () -> loop.stats().toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLargestRecordArrivesByteByByte(TlsVersion version) throws IOException {
        Pair pair = new Pair(version);
        ByteBuffer content = ByteBuffer.allocate(20_000);
        ByteBuffer one = ByteBuffer.allocate(20_000);
        pair.engine.wrap(content, one);
        assertTrue(content.position() > 16_000, () -> "as much as fits: " + content.position());
        byte[] record = Arrays.copyOf(one.array(), one.position());
        for (int i = 0; i < record.length - 1; i++) {
            pair.cable[1].arrives(new byte[] {record[i]});
            assertEquals(0, pair.server.read(1).length);
        }
        pair.cable[1].arrives(new byte[] {record[record.length - 1]});
        int read = 0;
        do {
            read += pair.server.read(1).length;
        } while (pair.server.wire.buffered());
        assertEquals(content.position(), read);
        pair.close();
    }
}
