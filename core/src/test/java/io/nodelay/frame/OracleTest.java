package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodelay.testing.FakeLoop;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random messages in random pieces are told as they were, for a wire text that plain string code has put together and
 * no codec has seen; and random bytes are read as plain string code reads them, to the same end.
 */
class OracleTest {
    private static final int ROUNDS = 300;
    private static final int WIDE = 1 << 20;

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    /** Messages of random lengths, of the letters that make trouble for this codec. */
    private static List<String> messages(SplittableRandom dice, String letters) {
        List<String> messages = new ArrayList<>();
        for (int i = dice.nextInt(20); i >= 0; i--) {
            messages.add(word(dice, letters, dice.nextInt(1 << dice.nextInt(1, 11))));
        }
        return messages;
    }

    private static String word(SplittableRandom dice, String letters, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append(letters.charAt(dice.nextInt(letters.length())));
        }
        return word.toString();
    }

    private void told(
            Supplier<? extends Codec<?>> codec,
            String letters,
            Function<List<String>, String> wire,
            Messages expected) {
        for (int seed = 1; seed <= ROUNDS; seed++) {
            SplittableRandom dice = new SplittableRandom(seed);
            List<String> messages = expected.of(messages(dice, letters));
            byte[] bytes = Splits.bytes(wire.apply(messages));
            assertEquals(
                    messages,
                    Sieve.hear(fake.loop(), codec.get(), Splits.random(bytes, dice)),
                    "seed " + seed + " of " + codec.get());
        }
    }

    /** Which of random words are messages of this framing. */
    private interface Messages {
        List<String> of(List<String> words);
    }

    private static Messages all() {
        return words -> words;
    }

    private static String joined(List<String> messages, Function<String, String> framed) {
        StringBuilder wire = new StringBuilder();
        messages.forEach(message -> wire.append(framed.apply(message)));
        return wire.toString();
    }

    // ---- what was put together is told

    @Test
    void fixedLengthsAreToldAsTheyWere() {
        for (int length : new int[] {1, 2, 7, 100}) {
            told(() -> new FixedLength(length), "AB\0", messages -> String.join("", messages), words -> words.stream()
                    .map(word -> (word + "*".repeat(length)).substring(0, length))
                    .toList());
        }
    }

    @Test
    void delimitedMessagesAreToldAsTheyWere() {
        for (String delimiter : List.of("\n", "\r\n", "aa", "aab", "abab", "aaaaa", "<end>", "abaabaaabaaabaaaaabb")) {
            told(
                    () -> new Delimited(Splits.bytes(delimiter), WIDE),
                    delimiter + "x",
                    messages -> joined(messages, message -> message + delimiter),
                    words -> words.stream()
                            .filter(word -> (word + delimiter).indexOf(delimiter) == word.length())
                            .toList());
        }
    }

    @Test
    void prefixedMessagesAreToldAsTheyWere() {
        for (int width : new int[] {2, 3, 4, 8}) {
            for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
                told(
                        () -> LengthPrefixed.bytes(width)
                                .order(order)
                                .mark('#', '#')
                                .offset(1)
                                .adjustment(-1),
                        "\0\1#\u00ff",
                        messages -> joined(
                                messages,
                                message ->
                                        "##!" + LengthPrefixedTest.field(message.length() + 1, width, order) + message),
                        all());
            }
        }
        told(
                LengthPrefixed::varint,
                "\0\1\u0080\u00ff",
                messages -> joined(messages, message -> LengthPrefixedTest.varint(message.length()) + message),
                all());
    }

    @Test
    void numberedPacketsAreToldAsTheyWere() {
        for (boolean wide : new boolean[] {false, true}) {
            int width = wide ? 4 : 2;
            told(
                    () -> wide ? Numbered.wide(WIDE) : new Numbered(),
                    "\0\1\u00ff",
                    messages -> joined(messages, message -> packet(message, width)),
                    words -> words.stream()
                            .map(word -> word.length() * 7 % 65_536 + ":" + word)
                            .toList());
        }
    }

    private static String packet(String told, int width) {
        int colon = told.indexOf(':');
        String body = told.substring(colon + 1);
        return LengthPrefixedTest.field(Integer.parseInt(told.substring(0, colon)), width, ByteOrder.BIG_ENDIAN)
                + LengthPrefixedTest.field(body.length(), width, ByteOrder.BIG_ENDIAN)
                + body;
    }

    // ---- whatever comes is read alike

    private void alike(Supplier<? extends Codec<?>> codec, String letters, Function<String, List<String>> oracle) {
        for (int seed = 1; seed <= ROUNDS; seed++) {
            SplittableRandom dice = new SplittableRandom(seed);
            String wire = word(dice, letters, 1 + dice.nextInt(1 << dice.nextInt(1, 9)));
            List<String> expected = oracle.apply(wire);
            for (int i = 0; i < 5; i++) {
                List<byte[]> pieces = Splits.random(Splits.bytes(wire), dice);
                String where = "seed " + seed + " of " + codec.get();
                assertEquals(expected, Sieve.hear(fake.loop(), codec.get(), pieces), where);
            }
        }
    }

    @Test
    void anyBytesAreReadAsDelimitedBySimplerCode() {
        for (String delimiter : List.of("a", "aa", "aab", "abab", "bbabb")) {
            for (int max : new int[] {0, 5, 30, WIDE}) {
                alike(() -> new Delimited(delimiter, max), "ab", wire -> delimited(wire, delimiter, max));
                alike(
                        () -> new Delimited(delimiter, max).skipEmpty(),
                        "ab",
                        wire -> delimited(wire, delimiter, max).stream()
                                .filter(message -> !message.isEmpty())
                                .toList());
            }
        }
    }

    private static List<String> delimited(String wire, String delimiter, int max) {
        List<String> messages = new ArrayList<>();
        String rest = wire;
        while (!rest.isEmpty()) {
            int end = rest.indexOf(delimiter);
            if (end < 0 || end > max) {
                messages.add(Sieve.TORN);
                return messages;
            }
            messages.add(rest.substring(0, end));
            rest = rest.substring(end + delimiter.length());
        }
        return messages;
    }

    @Test
    void anyBytesAreReadAsPrefixedBySimplerCode() {
        for (int adjustment : new int[] {-2, 0, 3}) {
            alike(
                    () -> LengthPrefixed.bytes(1)
                            .mark('a')
                            .offset(1)
                            .adjustment(adjustment)
                            .max(6),
                    "aaa\0\1\2\5\7",
                    wire -> prefixed(wire, adjustment));
        }
    }

    /** A mark of one 'a', one byte, a length of one byte, up to 6 bytes of body. */
    private static List<String> prefixed(String wire, int adjustment) {
        List<String> messages = new ArrayList<>();
        int at = 0;
        while (at < wire.length()) {
            int length = wire.length() > at + 2 ? wire.charAt(at + 2) + adjustment : 0;
            int body = at + 3;
            if (wire.charAt(at) != 'a' || length < 0 || length > 6 || body + length > wire.length()) {
                messages.add(Sieve.TORN);
                return messages;
            }
            messages.add(wire.substring(body, body + length));
            at = body + length;
        }
        return messages;
    }
}
