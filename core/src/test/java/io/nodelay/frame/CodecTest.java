package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.stream.Writable;
import io.nodelay.testing.FakeLoop;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What those need who write a codec of their own: the least one works, and one that breaks the contract is told so. */
class CodecTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    /** Netstrings ({@code 3:abc,}) with text as messages; leaves it to others to know what belongs to a torn one. */
    private static final class Netstrings implements Codec<String> {
        @Override
        public boolean decode(ByteBuffer in, Consumer<? super String> to) throws FrameException {
            String text = StandardCharsets.ISO_8859_1.decode(in.duplicate()).toString();
            int colon = text.indexOf(':');
            if (colon < 0) {
                return false;
            }
            int end = colon + 1 + Integer.parseInt(text.substring(0, colon));
            if (end >= text.length()) {
                return false;
            }
            if (text.charAt(end) != ',') {
                throw new FrameException("a comma expected, found " + FrameException.show(in));
            }
            in.position(in.position() + end + 1);
            to.accept(text.substring(colon + 1, end));
            return true;
        }

        @Override
        public boolean encode(String message, Writable out) {
            return out.write(message.length() + ":" + message + ",");
        }
    }

    private List<String> netstrings(List<byte[]> pieces, boolean stopping) throws FrameException {
        List<String> told = new ArrayList<>();
        Deframer<String> deframer = new Deframer<>(new Netstrings(), fake.loop().buffers(), () -> true);
        deframer.reader(message -> {
            told.add(message);
            if (stopping) {
                deframer.stop();
            }
        });
        for (byte[] piece : pieces) {
            deframer.feed(ByteBuffer.wrap(piece));
        }
        for (int i = 1; stopping && i < 4; i++) {
            deframer.go();
            deframer.feed(ByteBuffer.allocate(0));
        }
        deframer.end();
        return told;
    }

    @Test
    void aCodecThatKnowsOnlyToDecodeIsTheSameAtEveryCut() throws FrameException {
        byte[] wire = Splits.bytes("3:abc,0:,12:hello, world,1:!,");
        for (List<byte[]> pieces : Splits.of(wire)) {
            assertEquals(List.of("abc", "", "hello, world", "!"), netstrings(pieces, false), Splits.show(pieces));
        }
    }

    @Test
    void soItIsWithAPauseAtEachMessage() throws FrameException {
        byte[] wire = Splits.bytes("3:abc,0:,12:hello, world,1:!,");
        for (List<byte[]> pieces : Splits.of(wire)) {
            assertEquals(List.of("abc", "", "hello, world", "!"), netstrings(pieces, true), Splits.show(pieces));
        }
    }

    @Test
    void messagesMayBeOfAnyType() {
        Sink sink = new Sink();
        assertTrue(new Netstrings().encode("hi", sink));
        assertEquals("2:hi,", sink.text());
    }

    @Test
    void anEndInsideAMessageIsAnErrorUnlessItSaysOtherwise() {
        ByteBuffer torn = Sink.buffer("3:ab");
        FrameException wrong = assertThrows(FrameException.class, () -> new Netstrings().end(torn, message -> {}));
        assertEquals(
                "a whole message expected before the end of the stream, found only its first 4 bytes: "
                        + "33 3a 61 62 \"3:ab\"",
                wrong.getMessage());
    }

    // ---- lend

    @Test
    void lendNarrowsAndThenSkips() {
        ByteBuffer in = Sink.buffer("__ABC\r\n__").position(2);
        List<String> told = new ArrayList<>();
        Codec.lend(in, 3, 2, message -> {
            told.add(Splits.text(message));
            message.order(ByteOrder.LITTLE_ENDIAN).clear();
        });
        assertEquals(List.of("ABC"), told);
        assertEquals(7, in.position());
        assertEquals(9, in.limit());
        assertEquals(ByteOrder.BIG_ENDIAN, in.order());
    }

    @Test
    void lendConsumesAlsoIfTheReaderThrows() {
        ByteBuffer in = Sink.buffer("ABCDEF");
        assertThrows(
                IllegalStateException.class,
                () -> Codec.lend(in, 2, 1, message -> {
                    message.order(ByteOrder.LITTLE_ENDIAN).position(message.limit());
                    throw new IllegalStateException("reader");
                }));
        assertEquals("DEF", Splits.text(in));
        assertEquals(ByteOrder.BIG_ENDIAN, in.order());
    }

    // ---- codecs that break the contract

    private interface Decoding {
        boolean decode(ByteBuffer in, Consumer<? super ByteBuffer> to);
    }

    private record Odd(Decoding how, int says) implements Codec<ByteBuffer> {
        @Override
        public boolean decode(ByteBuffer in, Consumer<? super ByteBuffer> to) {
            return how.decode(in, to);
        }

        @Override
        public boolean encode(ByteBuffer message, Writable out) {
            return out.write(message);
        }

        @Override
        public int belonging(ByteBuffer torn, ByteBuffer next) {
            return says;
        }

        @Override
        public String toString() {
            return "an odd codec";
        }
    }

    private String complaint(Decoding how, int says, String... pieces) {
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), new Odd(how, says));
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> {
            for (String piece : pieces) {
                sieve.feed(piece);
            }
        });
        sieve.deframer().drop();
        return thrown.getMessage();
    }

    @Test
    void toConsumeWithoutSayingSoIsRefused() {
        String why = complaint(
                (in, to) -> {
                    in.get();
                    return false;
                },
                1,
                "AB");
        assertEquals("an odd codec must consume a message or nothing and say which", why);
    }

    @Test
    void toSayMessagesWithoutConsumingIsRefusedAndNoEndlessLoop() {
        String why = complaint((in, to) -> true, 1, "AB");
        assertEquals("an odd codec must consume a message or nothing and say which", why);
    }

    @Test
    void toGoBackIsRefusedAndNoEndlessLoop() {
        Decoding back = (in, to) -> {
            in.position(in.position() == 0 ? 1 : 0);
            return true;
        };
        assertEquals("an odd codec must consume a message or nothing and say which", complaint(back, 1, "AB"));
    }

    @Test
    void toLeaveTheRestOutOfSightIsRefused() {
        Decoding narrow = (in, to) -> {
            in.get();
            in.limit(in.position());
            return true;
        };
        assertEquals("an odd codec must consume a message or nothing and say which", complaint(narrow, 1, "AB"));
    }

    @Test
    void toLeaveAnotherByteOrderForTheNextCodecIsRefused() {
        Decoding little = (in, to) -> {
            in.order(ByteOrder.LITTLE_ENDIAN).get();
            return true;
        };
        assertEquals("an odd codec must consume a message or nothing and say which", complaint(little, 1, "AB"));
    }

    @Test
    void moreOrLessThanThereIsCannotBelong() {
        for (int says : new int[] {-1, 0, 3, Integer.MAX_VALUE}) {
            assertEquals(
                    "an odd codec expected to say 1 to 2 bytes belong, said " + says,
                    complaint((in, to) -> false, says, "A", "BC"));
        }
    }

    @Test
    void suchACodecCostsItsConnection() {
        Talk<ByteBuffer> talk = new Talk<>(fake, () -> new Odd((in, to) -> true, 1), (it, message) -> {});
        assertEquals(List.of("error", "close"), talk.says("A").run());
        assertInstanceOf(IllegalStateException.class, fake.uncaught().get(0));
        assertEquals(1, fake.uncaught().size());
    }

    // ---- what errors show

    @Test
    void bytesAreShownInHexadecimalAndAsText() {
        assertEquals("72 74 62 75 \"rtbu\"", FrameException.show(Sink.buffer("rtbu")));
        assertEquals("\"\"", FrameException.show(Sink.buffer("")));
        assertEquals("00 1f 20 7e 7f ff \".. ~..\"", FrameException.show(Sink.buffer("\0\37 ~\177\u00ff")));
    }

    @Test
    void atMostSixteenAreShownAndTheBufferIsAsBefore() {
        ByteBuffer bytes = Sink.buffer("__0123456789abcdefg").position(2);
        assertTrue(FrameException.show(bytes).endsWith("66 \"0123456789abcdef\" …"));
        assertTrue(FrameException.show(bytes.limit(18)).endsWith("66 \"0123456789abcdef\""));
        assertEquals(2, bytes.position());
    }

    /** netty/netty#13331: such a length is text, and somebody sent something else. */
    @Test
    void aLengthThatIsTextIsShownAsText() {
        Sieve<ByteBuffer> sieve = new Sieve<>(fake.loop(), LengthPrefixed.bytes(4));
        sieve.feed("rtbu");
        assertEquals(
                "a length of at most 1048576 bytes expected, found 1920230005: 72 74 62 75 \"rtbu\"", sieve.error());
    }
}
