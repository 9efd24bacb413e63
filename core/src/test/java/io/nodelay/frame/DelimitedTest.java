package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.testing.FakeLoop;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages that end with a delimiter, of whatever bytes, wherever the wire cuts it. */
class DelimitedTest {
    private static final int MAX = 100;

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private void atEveryCut(Supplier<Delimited> codec, String wire, String... messages) {
        Sieve.atEveryCut(fake.loop(), codec, wire, List.of(messages));
    }

    private static Delimited by(String delimiter) {
        return new Delimited(Splits.bytes(delimiter), MAX);
    }

    // ---- delimiters

    @Test
    void linesAreTheSameAtEveryCut() {
        atEveryCut(Delimited::new, "HI\r\n\r\nYOU\r\n", "HI", "", "YOU");
    }

    @Test
    void aLoneCarriageReturnOrLineFeedIsNoEndOfLine() {
        atEveryCut(Delimited::new, "A\rB\nC\n\rD\r\r\n", "A\rB\nC\n\rD\r");
    }

    @Test
    void oneByteIsEnough() {
        atEveryCut(() -> by("\0"), "A\0\0BC\0", "A", "", "BC");
    }

    @Test
    void aByteAbove127IsAByteAsAnyOther() {
        atEveryCut(() -> by("\u00ff\u0080"), "\u00ff\u00ff\u0080\u0080\u00ff\u0080", "\u00ff", "\u0080");
    }

    @Test
    void fiveBytesAreTheSameAtEveryCut() {
        atEveryCut(() -> by("<end>"), "A<end><end<end>B<<end>", "A", "<end", "B<");
    }

    @Test
    void twentyBytesAreTheSameAtEveryCut() {
        String twenty = "--------------------";
        atEveryCut(() -> by(twenty), "A" + twenty + twenty + "B" + twenty, "A", "", "B");
    }

    /** Only the first occurrence counts: what overlaps it begins the next message. */
    @Test
    void aDelimiterThatOverlapsItselfIsFoundWhereItFirstEnds() {
        atEveryCut(() -> by("aa"), "xaaabaaaaaa", "x", "ab", "", "");
        atEveryCut(() -> by("aab"), "aaabaabxaaaab", "a", "", "xaa");
        atEveryCut(() -> by("abab"), "ababababxabaabab", "", "", "xaba");
    }

    @Test
    void aDelimiterGivenAsTextIsWrittenInUtf8() {
        atEveryCut(() -> new Delimited("\u2192", MAX), "A\u00e2\u0086\u0092B\u00e2\u0086\u0092", "A", "B");
    }

    @Test
    void aDelimiterIsCopied() {
        byte[] mine = {'|'};
        Delimited codec = new Delimited(mine, MAX);
        mine[0] = '!';
        assertEquals(List.of("A!", "B"), Sieve.hear(fake.loop(), codec, List.of(Splits.bytes("A!|B|"))));
    }

    @Test
    void aDelimiterOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Delimited("", MAX));
        assertThrows(IllegalArgumentException.class, () -> new Delimited(new byte[0], MAX));
        assertThrows(IllegalArgumentException.class, () -> new Delimited("|", -1));
    }

    // ---- options

    @Test
    void theDelimiterMayBeKept() {
        atEveryCut(() -> new Delimited().keepDelimiter(), "HI\r\n\r\nYOU\r\n", "HI\r\n", "\r\n", "YOU\r\n");
    }

    @Test
    void emptyMessagesMayBePassedOver() {
        atEveryCut(() -> new Delimited().skipEmpty(), "\r\n\r\nHI\r\n\r\nYOU\r\n\r\n", "HI", "YOU");
        atEveryCut(() -> by("|").skipEmpty().keepDelimiter(), "||HI||", "HI|");
    }

    /** A peer may put the delimiter before each message: the first one is empty, and the last ends with the stream. */
    @Test
    void aDelimiterMayLead() {
        atEveryCut(() -> by("\r\n").skipEmpty().orEndOfStream(), "\r\nHI\r\nYOU\r\nTHERE", "HI", "YOU", "THERE");
    }

    @Test
    void theEndOfTheStreamMayBeADelimiter() {
        atEveryCut(() -> new Delimited().orEndOfStream(), "HI\r\nYOU", "HI", "YOU");
        atEveryCut(() -> new Delimited().orEndOfStream(), "HI\r\nYOU\r\n", "HI", "YOU");
        atEveryCut(() -> new Delimited().orEndOfStream().keepDelimiter(), "HI\r\nYOU", "HI\r\n", "YOU");
    }

    @Test
    void halfADelimiterAtTheEndOfTheStreamBelongsToTheMessage() {
        atEveryCut(() -> by("<end>").orEndOfStream(), "HI<end>YOU<en", "HI", "YOU<en");
    }

    @Test
    void otherwiseAnEndInsideAMessageIsAnError() {
        atEveryCut(Delimited::new, "HI\r\nYOU", "HI", Sieve.TORN);
        atEveryCut(Delimited::new, "HI\r\n\r", "HI", Sieve.TORN);
    }

    // ---- the limit

    @Test
    void theLimitIsThatOfTheMessageWithoutItsDelimiter() {
        for (String delimiter : List.of("|", "aab", "<end>")) {
            atEveryCut(() -> new Delimited(delimiter, 4), "123" + delimiter, "123");
            atEveryCut(() -> new Delimited(delimiter, 4), "1234" + delimiter, "1234");
            atEveryCut(() -> new Delimited(delimiter, 4), "12345" + delimiter, Sieve.TORN);
        }
    }

    /** netty/netty#1288: one that arrives together with its delimiter is as long. */
    @Test
    void theLimitHoldsInTheMiddleOfARead() {
        atEveryCut(() -> new Delimited("|", 3), "12|123|1234|12|", "12", "123", Sieve.TORN);
        atEveryCut(() -> new Delimited("|", 3).keepDelimiter(), "12|123|1234|12|", "12|", "123|", Sieve.TORN);
    }

    @Test
    void theLimitHoldsForWhatTheEndOfTheStreamEnds() {
        atEveryCut(() -> new Delimited("<end>", 3).orEndOfStream(), "123", "123");
        atEveryCut(() -> new Delimited("<end>", 3).orEndOfStream(), "1234", Sieve.TORN);
    }

    @Test
    void aLimitOfNothingLetsEmptyMessagesPass() {
        atEveryCut(() -> new Delimited("|", 0), "||", "", "");
        atEveryCut(() -> new Delimited("|", 0), "|x|", "", Sieve.TORN);
    }

    @Test
    void aMessageWithoutEndIsRefusedAsSoonAsItIsTooLong() {
        Sieve<?> sieve = new Sieve<>(fake.loop(), new Delimited("\r\n", 6));
        sieve.feed("1234567");
        assertEquals(List.of(), sieve.told());
        sieve.feed("8");
        assertEquals(
                "the delimiter 0d 0a \"..\" expected after at most 6 bytes, found 31 32 33 34 35 36 37 38 \"12345678\"",
                sieve.error());
    }

    @Test
    void whatIsShownOfATooLongMessageIsItsBeginning() {
        Sieve<?> sieve = new Sieve<>(fake.loop(), new Delimited("|", 20));
        sieve.feed("GET / HTTP/1.1 and more of the same");
        assertEquals(
                "the delimiter 7c \"|\" expected after at most 20 bytes, found "
                        + "47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 20 61 \"GET / HTTP/1.1 a\" …",
                sieve.error());
    }
}
