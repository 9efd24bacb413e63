package io.nodelay.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.Buffers;
import io.nodelay.loop.EventLoop;
import io.nodelay.net.Transport;
import io.nodelay.net.Transport.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The driver of the engine by itself: over a wire in memory, with an engine that encrypts nothing. */
class TransportTest {
    private EventLoop loop;
    private NullEngine engine;
    private Cable cable;
    private End end;
    private End peer;

    @BeforeEach
    void connect() throws IOException {
        loop = EventLoop.open();
        open(TlsVersion.TLS_1_3);
    }

    private void open(TlsVersion version) throws IOException {
        Cable[] ends = Cable.pair();
        engine = new NullEngine(false, version);
        cable = ends[1];
        end = new End(loop, cable, new End.Fixed(engine));
        peer = new End(loop, ends[0], new End.Fixed(new NullEngine(true, version)));
        End.handshake(end, peer);
    }

    @AfterEach
    void close() {
        end.wire.close();
        peer.wire.close();
        loop.close();
        assertTrue(loop.stats().balanced(), () -> loop.stats().toString());
    }

    private void arrives(int type, String content) {
        cable.arrives(NullEngine.record(type, content.getBytes(UTF_8)));
    }

    private String readText() throws IOException {
        return new String(end.readAll(), UTF_8);
    }

    // ---- records in

    @Test
    void recordsThatCameTogetherAreReadTogether() throws IOException {
        arrives(NullEngine.DATA, "one ");
        arrives(NullEngine.DATA, "two");
        assertEquals("one two", new String(end.read(100_000), UTF_8));
    }

    @Test
    void aTornRecordWaitsForTheRest() throws IOException {
        byte[] record = NullEngine.record(NullEngine.DATA, "torn".getBytes(UTF_8));
        cable.arrives(Arrays.copyOf(record, 7));
        assertEquals("", readText());
        assertFalse(end.wire.buffered(), "a torn record is nothing that can be read without the channel");
        assertEquals(1, loop.stats().chunksOut());
        cable.arrives(Arrays.copyOfRange(record, 7, record.length));
        assertEquals("torn", readText());
    }

    @Test
    void anIdleConnectionHoldsNoMemory() throws IOException {
        arrives(NullEngine.DATA, "hello");
        readText();
        end.write("hello".getBytes(UTF_8));
        assertEquals(0, loop.stats().chunksOut());
    }

    @Test
    void aReaderWithLittleRoomIsGivenARecordInPieces() throws IOException {
        arrives(NullEngine.DATA, "abcdef");
        arrives(NullEngine.DATA, "gh");
        StringBuilder read = new StringBuilder();
        do {
            read.append(new String(end.read(4), UTF_8)).append('|');
        } while (end.wire.buffered());
        assertEquals("abcd|ef|gh|", read.toString());
    }

    @Test
    void oneReadMakesOneSystemCallAndSaysThatThereIsMore() throws IOException {
        int records = 200;
        for (int i = 0; i < records; i++) {
            cable.arrives(NullEngine.record(NullEngine.DATA, new byte[NullEngine.MOST]));
        }
        int first = end.read(1_000_000).length;
        assertTrue(first <= Buffers.HEAP_SIZE, first + " bytes");
        assertEquals(records * NullEngine.MOST, first + end.readAll().length);
    }

    @Test
    void emptyRecordsAreNoDataAndNoEnd() throws IOException {
        arrives(NullEngine.DATA, "");
        arrives(NullEngine.DATA, "x");
        arrives(NullEngine.DATA, "");
        assertEquals("x", readText());
        assertFalse(end.endSeen());
    }

    @Test
    void aPeerThatSendsNothingButEmptyRecordsIsRefused() throws IOException {
        for (int i = 0; i <= 100; i++) {
            arrives(NullEngine.DATA, "");
        }
        String said = assertThrows(SSLException.class, this::readText).getMessage();
        assertTrue(said.contains("without data"), said);
    }

    @Test
    void whatCameWithTheLastOfTheHandshakeIsReadWithoutTheChannel() throws IOException {
        Cable[] ends = Cable.pair();
        ends[1].arrives(NullEngine.record(NullEngine.HANDSHAKE, new byte[300]));
        ends[1].arrives(NullEngine.record(NullEngine.HANDSHAKE, new byte[300]));
        ends[1].arrives(NullEngine.record(NullEngine.DATA, "early bird".getBytes(UTF_8)));
        End early = new End(loop, ends[1], new End.Fixed(new NullEngine(false, TlsVersion.TLS_1_3)));
        assertTrue(early.handshake());
        assertTrue(early.wire.buffered());
        assertEquals("early bird", new String(early.read(1_000), UTF_8));
        early.wire.close();
    }

    // ---- what the engine wants in between

    @Test
    void aRecordThatAsksForAnAnswerGetsItInTheRead() throws IOException {
        arrives(NullEngine.UPDATE, "");
        arrives(NullEngine.DATA, "behind it");
        assertEquals("behind it", readText());
        assertEquals(1, engine.updatesAnswered);
        assertEquals(0, peer.readAll().length);
    }

    @Test
    void anAnswerThatTheChannelDoesNotTakeWaitsAndAsksForIt() throws IOException {
        arrives(NullEngine.UPDATE, "");
        cable.passes(offered -> cable.hasUnread() ? offered : 0);
        readText();
        assertEquals(Transport.WRITE, end.wire.wants());
        assertFalse(end.wire.flush());
        cable.passes(offered -> offered);
        assertTrue(end.wire.flush());
        assertEquals(0, end.wire.wants());
    }

    @Test
    void anEngineThatDoesNotMoveIsNotAskedForEver() {
        engine.instead = (from, to) -> new SSLEngineResult(Status.OK, HandshakeStatus.NOT_HANDSHAKING, 0, 0);
        arrives(NullEngine.DATA, "x");
        String said = assertThrows(SSLException.class, this::readText).getMessage();
        assertTrue(said.contains("no progress"), said);
    }

    @Test
    void aRecordThatFitsNowhereIsAnErrorAndNoLoop() {
        arrives(NullEngine.DATA, "x");
        engine.instead = (from, to) -> {
            engine.instead = (again, aside) -> overflow();
            return overflow();
        };
        String said = assertThrows(SSLException.class, this::readText).getMessage();
        assertTrue(said.contains("larger than"), said);
    }

    private static SSLEngineResult overflow() {
        return new SSLEngineResult(Status.BUFFER_OVERFLOW, HandshakeStatus.NOT_HANDSHAKING, 0, 0);
    }

    @Test
    void aSecondHandshakeIsRefusedUnderTls12() throws IOException {
        end.wire.close();
        peer.wire.close();
        open(TlsVersion.TLS_1_2);
        arrives(NullEngine.HANDSHAKE, "hello again");
        String said = assertThrows(SSLException.class, this::readText).getMessage();
        assertTrue(said.contains("renegotiation"), said);
        assertEquals(1, engine.tasksRun, "its task was run");
    }

    @Test
    void aSecondHandshakeIsRefusedUnderTls12AlsoAfterOurEnd() throws IOException {
        end.wire.close();
        peer.wire.close();
        open(TlsVersion.TLS_1_2);
        assertTrue(end.wire.end());
        arrives(NullEngine.HANDSHAKE, "hello again");
        String said = assertThrows(SSLException.class, this::readText).getMessage();
        assertTrue(said.contains("renegotiation"), said);
    }

    @Test
    void aTaskAfterTheHandshakeIsAskedForUnderTls13() throws IOException {
        arrives(NullEngine.HANDSHAKE, "of another kind");
        arrives(NullEngine.DATA, "behind it");
        assertEquals("", new String(end.read(1_000), UTF_8));
        assertEquals(Transport.TASK, end.wire.wants());
        end.wire.task().run();
        assertEquals(0, end.wire.wants());
        assertTrue(end.wire.buffered());
        assertEquals("behind it", readText());
    }

    @Test
    void aReaderMayWriteWhileItsTaskIsAskedFor() throws IOException {
        arrives(NullEngine.DATA, "question");
        arrives(NullEngine.HANDSHAKE, "of another kind");
        assertEquals("question", new String(end.read(100_000), UTF_8));
        assertEquals(Transport.TASK, end.wire.wants());
        ByteBuffer[] answer = {ByteBuffer.wrap("answer".getBytes(UTF_8))};
        assertEquals(0, end.wire.write(answer, 0, 1));
        end.wire.task().run();
        assertEquals(6, end.wire.write(answer, 0, 1));
        assertEquals("answer", new String(peer.readAll(), UTF_8));
    }

    // ---- records out

    @Test
    void aWriteIsARecordOfItsOwnAndAGatheredOneSharesIt() throws IOException {
        int before = cable.writes;
        end.write(new byte[10]);
        end.write(new byte[10]);
        assertEquals(2, cable.writes - before);
        ByteBuffer[] three = {ByteBuffer.allocate(10), ByteBuffer.allocate(20), ByteBuffer.allocateDirect(30)};
        assertEquals(60, end.wire.write(three, 0, 3));
        assertEquals(3, cable.writes - before);
        assertEquals(80, peer.readAll().length);
    }

    @Test
    void manyRecordsLeaveInFewSystemCalls() throws IOException {
        byte[] much = new byte[NullEngine.MOST * 200];
        new SplittableRandom(1).nextBytes(much);
        int before = cable.writes;
        end.write(much);
        assertArrayEquals(much, peer.readAll());
        assertTrue(cable.writes - before <= 3, cable.writes - before + " writes");
    }

    @Test
    void oneWriteTakesNoMoreThanItsShareOfAPass() throws IOException {
        ByteBuffer[] endless = {ByteBuffer.allocate(10_000_000)};
        long taken = end.wire.write(endless, 0, 1);
        assertTrue(taken > 100_000 && taken <= 8L * Buffers.HEAP_SIZE, taken + " bytes");
    }

    @Test
    void whatTheChannelDoesNotTakeIsNotTakenTwice() throws IOException {
        cable.passes(offered -> offered / 2);
        ByteBuffer[] bytes = {ByteBuffer.allocate(500_000)};
        long first = end.wire.write(bytes, 0, 1);
        assertTrue(first < 500_000);
        assertEquals(Transport.WRITE, end.wire.wants());
        cable.passes(offered -> 0);
        assertEquals(0, end.wire.write(bytes, 0, 1));
        cable.passes(offered -> offered);
        assertTrue(end.wire.flush());
        assertEquals(first, peer.readAll().length);
    }

    // ---- ends

    @Test
    void theEndIsCloseNotifyAndThenTheEndBelow() throws IOException {
        assertTrue(end.wire.end());
        assertTrue(cable.endSent);
        peer.readAll();
        assertTrue(peer.endSeen());
    }

    @Test
    void anEndThatTheChannelDoesNotTakeIsNotOnTheWire() throws IOException {
        cable.passes(offered -> 0);
        assertFalse(end.wire.end());
        assertFalse(cable.endSent);
        cable.passes(offered -> offered);
        assertTrue(end.wire.end());
        peer.readAll();
        assertTrue(peer.endSeen());
    }

    @Test
    void thePeersEndComesAfterItsData() throws IOException {
        arrives(NullEngine.DATA, "last words");
        arrives(NullEngine.ALERT, "..");
        assertEquals("last words", new String(end.read(1_000), UTF_8));
        assertTrue(end.wire.buffered(), "the end waits");
        assertEquals("", new String(end.read(1_000), UTF_8));
        assertTrue(end.endSeen());
    }

    @Test
    void afterThePeersEndWeWriteOn() throws IOException {
        arrives(NullEngine.ALERT, "..");
        readText();
        end.write("still here".getBytes(UTF_8));
        assertTrue(end.wire.end());
        assertEquals("still here", new String(peer.readAll(), UTF_8));
    }

    @Test
    void anEndWithoutCloseNotifyIsATruncation() {
        arrives(NullEngine.DATA, "half a mess");
        cable.arrivesEnd();
        String said = assertThrows(SSLException.class, () -> {
                    assertEquals("half a mess", new String(end.read(1_000), UTF_8));
                    end.read(1_000);
                })
                .getMessage();
        assertTrue(said.contains("truncated"), said);
    }

    @Test
    void anEndInTheMiddleOfARecordIsATruncation() throws IOException {
        cable.arrives(Arrays.copyOf(NullEngine.record(NullEngine.DATA, new byte[9]), 8));
        readText();
        cable.arrivesEnd();
        assertThrows(SSLException.class, () -> end.read(1_000));
    }

    @Test
    void garbageIsAnsweredByOurEndAndWhatIsBehindItIsNotLeftUnread() {
        arrives(77, "garbage");
        cable.arrives(new byte[50_000]);
        assertThrows(SSLException.class, this::readText);
        assertTrue(cable.endSent);
        assertFalse(cable.hasUnread(), "what is unread makes a close a reset");
    }

    // ---- the handshake

    @Test
    void aHandshakeAsksForOneThingAtATime() throws IOException {
        Cable alone = new Cable();
        NullEngine server = new NullEngine(false, TlsVersion.TLS_1_3);
        End waiting = new End(loop, alone, new End.Fixed(server));
        assertEquals(Step.READ, waiting.wire.handshake());
        assertEquals(Transport.READ, waiting.wire.wants());
        alone.arrives(NullEngine.record(NullEngine.HANDSHAKE, new byte[300]));
        assertEquals(Step.TASK, waiting.wire.handshake());
        assertEquals(0, waiting.wire.wants(), "nothing of the channel while a task is out");
        alone.passes(offered -> 0);
        waiting.wire.task().run();
        assertEquals(Step.WRITE, waiting.wire.handshake());
        assertEquals(Transport.WRITE, waiting.wire.wants());
        waiting.wire.abort();
        assertEquals(0, loop.stats().pendingTimers());
        assertTrue(alone.closed);
    }

    @Test
    void aRecordThatFitsNowhereInTheHandshakeIsAnErrorAndNoWaiting() {
        Cable alone = new Cable();
        NullEngine server = new NullEngine(false, TlsVersion.TLS_1_3);
        End waiting = new End(loop, alone, new End.Fixed(server));
        alone.arrives(new byte[9]);
        answersAlways(server, Status.BUFFER_OVERFLOW);
        String said = assertThrows(SSLException.class, waiting.wire::handshake).getMessage();
        assertTrue(said.contains("larger than"), said);
        waiting.wire.abort();
    }

    private static void answersAlways(NullEngine engine, Status status) {
        engine.instead = (from, to) -> {
            answersAlways(engine, status);
            return new SSLEngineResult(status, HandshakeStatus.NEED_UNWRAP, 0, 0);
        };
    }

    @Test
    void bytesThatNoRecordCouldNeedAreNotCollected() {
        Cable alone = new Cable();
        NullEngine server = new NullEngine(false, TlsVersion.TLS_1_3);
        End waiting = new End(loop, alone, new End.Fixed(server));
        alone.arrives(new byte[2 * Buffers.HEAP_SIZE]);
        String said = assertThrows(SSLException.class, () -> {
                    answersAlways(server, Status.BUFFER_UNDERFLOW);
                    for (int turns = 0; turns < 10; turns++) {
                        assertEquals(Step.READ, waiting.wire.handshake());
                    }
                })
                .getMessage();
        assertTrue(said.contains("can use none"), said);
        waiting.wire.abort();
    }

    @Test
    void anEndInTheHandshakeIsAnError() {
        Cable alone = new Cable();
        End waiting = new End(loop, alone, new End.Fixed(new NullEngine(false, TlsVersion.TLS_1_3)));
        alone.arrivesEnd();
        String said = assertThrows(SSLException.class, waiting.wire::handshake).getMessage();
        assertTrue(said.contains("before the TLS handshake was done"), said);
        waiting.wire.abort();
    }
}
