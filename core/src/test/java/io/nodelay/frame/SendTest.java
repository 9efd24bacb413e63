package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.CallKind;
import io.nodelay.net.Net;
import io.nodelay.net.NetOptions;
import io.nodelay.net.NetSocket;
import io.nodelay.testing.FakeLoop;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A message is one write to the wire: two of them, a header and then a body, are what Nagle's algorithm and a delayed
 * acknowledgement turn into 40 ms (RFC 896, RFC 1122 §4.2.3.2).
 */
class SendTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    /** Runs it once the connection is there, and says what the peer got. */
    private String sending(NetOptions options, Supplier<Codec<ByteBuffer>> codec, Step step) {
        Talk<ByteBuffer> talk = new Talk<>(fake, options, codec, (it, message) -> {});
        talk.then(() -> step.take(talk)).thenEnds();
        fake.net().after(5_000, fake.loop()::stop);
        fake.loop().setTimeout(6_000, () -> {}).unref();
        talk.run();
        return talk.peer().receivedText();
    }

    private interface Step {
        void take(Talk<ByteBuffer> talk);
    }

    private long writes() {
        return fake.net().callLog().stream().filter(CallKind.WRITE::equals).count();
    }

    private void oneWrite(Supplier<Codec<ByteBuffer>> codec, int length) {
        Talk<ByteBuffer> talk = new Talk<>(fake, codec, (it, message) -> {});
        List<Long> writes = new ArrayList<>();
        talk.then(() -> {
            long before = writes();
            assertTrue(talk.framed().send(ByteBuffer.allocate(length)));
            writes.add(writes() - before);
            talk.socket().destroy();
        });
        talk.run();
        assertEquals(List.of(1L), writes, codec.get() + " with " + length + " bytes");
    }

    // ---- one write

    @Test
    void aShortMessageIsOneWrite() {
        oneWrite(() -> new Delimited("\r\n", 100), 64);
        oneWrite(() -> LengthPrefixed.bytes(4), 64);
        oneWrite(() -> LengthPrefixed.varint().mark(1, 2, 3), 64);
        oneWrite(() -> new FixedLength(64), 64);
        oneWrite(() -> new FixedLength(10_000).padded(), 64);
    }

    @Test
    void anEmptyMessageIsOneWrite() {
        oneWrite(() -> new Delimited("\r\n", 100), 0);
        oneWrite(() -> LengthPrefixed.bytes(2), 0);
        oneWrite(() -> new FixedLength(64).padded(), 0);
    }

    @Test
    void aLongMessageIsOneWriteWithItsHeader() {
        oneWrite(() -> LengthPrefixed.bytes(4), 100_000);
        oneWrite(() -> LengthPrefixed.varint().mark(1, 2, 3), 100_000);
    }

    @Test
    void aLongMessageIsOneWriteWithItsDelimiter() {
        oneWrite(() -> new Delimited("\r\n", 200_000), 100_000);
    }

    @Test
    void aLongMessageIsOneWriteWithItsPadding() {
        oneWrite(() -> new FixedLength(100_010).padded(), 100_000);
    }

    @Test
    void aPacketIsOneWrite() {
        Talk<Packet> talk = new Talk<>(fake, Numbered::new, (it, message) -> {});
        List<Long> writes = new ArrayList<>();
        talk.then(() -> {
            for (int length : new int[] {0, 64, 60_000}) {
                long before = writes();
                assertTrue(talk.framed().send(new Packet(1, ByteBuffer.allocate(length))));
                writes.add(writes() - before);
            }
            talk.socket().destroy();
        });
        talk.run();
        assertEquals(List.of(1L, 1L, 1L), writes);
    }

    @Test
    void manyMessagesAreOneWriteIfTheUserCorks() {
        Talk<ByteBuffer> talk = new Talk<>(fake, Delimited::new, (it, message) -> {});
        List<Long> writes = new ArrayList<>();
        talk.then(() -> {
            long before = writes();
            talk.socket().cork();
            for (int i = 0; i < 100; i++) {
                talk.framed().send(ByteBuffer.allocate(64));
            }
            assertEquals(before, writes());
            talk.socket().uncork();
            writes.add(writes() - before);
            talk.socket().destroy();
        });
        talk.run();
        assertEquals(List.of(1L), writes);
    }

    @Test
    void messagesLeaveInTheOrderOfTheCalls() {
        assertEquals("1\r\n2\r\n3\r\n", sending(new NetOptions(), Delimited::new, talk -> {
            for (String each : List.of("1", "2", "3")) {
                talk.framed().send(Sink.buffer(each));
            }
        }));
    }

    @Test
    void aSentBufferIsTheCallersAgain() {
        assertEquals("\1A\1A\1B", sending(new NetOptions(), () -> LengthPrefixed.bytes(1), talk -> {
            ByteBuffer mine = Sink.buffer("A").order(ByteOrder.LITTLE_ENDIAN);
            talk.framed().send(mine);
            assertEquals(0, mine.remaining());
            assertEquals(ByteOrder.LITTLE_ENDIAN, mine.order());
            talk.framed().send(mine.clear());
            mine.put(0, (byte) 'B');
            talk.framed().send(mine.clear());
        }));
    }

    // ---- refusals

    @Test
    void whatIsRefusedLeavesTheStreamAsItWas() {
        List<String> why = new ArrayList<>();
        assertEquals("A|B|", sending(new NetOptions(), () -> new Delimited("|", 9), talk -> {
            talk.framed().send(Sink.buffer("A"));
            for (String each : List.of("x|y", "|", "0123456789")) {
                ByteBuffer message = Sink.buffer(each);
                assertThrows(IllegalArgumentException.class, () -> talk.framed().send(message));
                assertThrows(
                        IllegalArgumentException.class, () -> talk.framed().send(message, done -> why.add("told")));
                assertEquals(each.length(), message.remaining());
            }
            assertTrue(talk.framed().send(Sink.buffer("B")));
        }));
        assertEquals(List.of(), why);
    }

    @Test
    void sendingAfterOurOwnEndIsMisuse() {
        List<String> told = new ArrayList<>();
        assertEquals("A|", sending(new NetOptions(), () -> new Delimited("|", 9), talk -> {
            talk.framed().send(Sink.buffer("A"));
            talk.socket().end();
            assertThrows(IllegalStateException.class, () -> talk.framed().send(Sink.buffer("B")));
            assertThrows(
                    IllegalStateException.class, () -> talk.framed().send(Sink.buffer("B"), done -> told.add("told")));
        }));
        assertEquals(List.of(), told);
    }

    @Test
    void sendingAfterTheCloseIsAnsweredFalse() {
        List<String> told = new ArrayList<>();
        Talk<ByteBuffer> talk = new Talk<>(fake, Delimited::new, (it, message) -> {});
        talk.then(() -> {
            talk.socket().destroy();
            assertFalse(talk.framed().send(Sink.buffer("A")));
            assertFalse(talk.framed()
                    .send(
                            Sink.buffer("B"),
                            result -> told.add(result.orElseThrow().getMessage())));
            assertEquals(List.of(), told, "told inside the call");
        });
        talk.run();
        fake.loop().run();
        assertEquals(1, told.size());
    }

    @Test
    void sendingAfterThePeersEndIsAnsweredFalse() {
        List<Boolean> answers = new ArrayList<>();
        Talk<ByteBuffer> talk = new Talk<>(fake, Delimited::new, (it, message) -> {});
        talk.thenEnds();
        fake.net().after(200, () -> fake.loop()
                .execute(() -> answers.add(talk.framed().send(Sink.buffer("A")))));
        talk.run();
        fake.loop().setTimeout(300, () -> {});
        fake.loop().run();
        assertEquals(List.of(false), answers);
    }

    // ---- when it is done

    @Test
    void theCallbackIsToldOnceWhenTheWireHasAll() {
        List<String> told = new ArrayList<>();
        String got = sending(new NetOptions(), Delimited::new, talk -> {
            for (String each : List.of("1", "2")) {
                talk.framed().send(Sink.buffer(each), result -> told.add(each + result.isEmpty()));
            }
            assertEquals(List.of(), told, "told inside the call");
        });
        assertEquals("1\r\n2\r\n", got);
        assertEquals(List.of("1true", "2true"), told);
    }

    @Test
    void theCallbackOfWhatNeverLeftIsToldWhy() {
        List<String> told = new ArrayList<>();
        Talk<ByteBuffer> talk = new Talk<>(fake, () -> LengthPrefixed.bytes(4).max(1 << 24), (it, message) -> {});
        talk.peer().stopReading();
        talk.then(() -> {
            talk.framed().send(ByteBuffer.allocate(1 << 23), result -> told.add("failed " + result.isPresent()));
            talk.socket().destroy();
        });
        talk.run();
        assertEquals(List.of("failed true"), told);
    }

    // ---- backpressure

    @Test
    void aMessageThatTheWireRefusesAsksItsSenderToWait() {
        Talk<ByteBuffer> talk = new Talk<>(
                fake, new NetOptions().waterMarks(500, 2_000), () -> LengthPrefixed.bytes(4), (it, message) -> {});
        fake.net().buffers(1_000, 1_000);
        List<Boolean> more = new ArrayList<>();
        talk.then(() -> {
            talk.peer().stopReading();
            more.add(talk.framed().send(ByteBuffer.allocate(9_000)));
            talk.socket().destroy();
        });
        talk.run();
        assertEquals(List.of(false), more);
    }

    @Test
    void beforeThereIsAConnectionTheAnswerIsThatOfTheSocket() {
        NetSocket socket = Net.connect(fake.loop(), 9);
        Framed<ByteBuffer> framed = Framed.over(socket, () -> LengthPrefixed.bytes(4));
        int sent = 1;
        while (framed.send(ByteBuffer.allocate(996)) && sent < 10_000) {
            sent++;
        }
        assertEquals(new NetOptions().highWaterMark() / 1_000 + 1, sent);
        socket.destroy();
        fake.loop().run();
    }

    @Test
    void aFullWireIsAnsweredFalseAndDrainSaysWhenThereIsRoom() {
        List<String> told = new ArrayList<>();
        Talk<ByteBuffer> talk = new Talk<>(fake, () -> LengthPrefixed.bytes(4), (it, message) -> {});
        talk.peer().stopReading();
        talk.then(() -> {
            talk.framed().onDrain(() -> {
                told.add("drain");
                talk.framed().send(Sink.buffer("last"), done -> talk.socket().end());
            });
            int sent = 1;
            while (talk.framed().send(ByteBuffer.allocate(64 * 1024))) {
                sent++;
            }
            told.add("full after " + (sent > 10));
        });
        fake.net().after(1_000, () -> talk.peer().resumeReading());
        talk.peer().onEnd(() -> talk.peer().shutdownOutput());
        assertEquals(List.of("end", "close"), talk.run());
        assertEquals(List.of("full after true", "drain"), told);
        byte[] got = talk.peer().received();
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), LengthPrefixed.bytes(4));
        Splits.every(got, 60_000).forEach(sieve::feed);
        assertEquals("last", sieve.told().get(sieve.told().size() - 1));
    }

    /** A peer that never reads is refused at the socket's limit, in the middle of no message that it could take for whole. */
    @Test
    void overTheSocketsLimitTheConnectionIsDestroyed() {
        NetOptions options = new NetOptions().maxBuffered(1 << 20);
        Talk<ByteBuffer> talk = new Talk<>(fake, options, () -> LengthPrefixed.bytes(4), (it, message) -> {});
        talk.peer().stopReading();
        talk.then(() -> {
            while (!talk.socket().destroyed()) {
                talk.framed().send(ByteBuffer.allocate(64 * 1024));
            }
        });
        assertEquals(List.of("error", "close"), talk.run());
    }
}
