package io.nodelay.bench.regression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.bench.results.Better;
import io.nodelay.bench.results.Change;
import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rule that tells changes, held against forks that were recorded of one build. */
class ResamplingTest {
    private static final int PAIRS = 16;
    private static final int MOST_FALSE = 10;
    private static final int LEAST_FOUND = 950;

    private static Recording times;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = ResamplingTest.class.getResourceAsStream("recording.json")) {
            times = Recording.parse("recording.json", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Map<Change, Integer> count(Recording recording, double slowdown, double noise) {
        return new Resampling(recording, PAIRS, slowdown, noise).count(SelfTest.COMPARISONS, SelfTest.SEED);
    }

    private static int told(Map<Change, Integer> counts) {
        return counts.get(Change.REGRESSED) + counts.get(Change.IMPROVED);
    }

    @Test
    void thatTheSameIsTheSameIsAlmostNeverMissed() {
        assertTrue(told(count(times, 1, 0)) <= MOST_FALSE);
        assertTrue(told(count(times.reciprocal(), 1, 0)) <= MOST_FALSE);
    }

    @Test
    void aSlowdownOfATenthIsAlmostAlwaysFound() {
        Map<Change, Integer> counts = count(times, SelfTest.SLOWDOWN, 0);
        assertTrue(counts.get(Change.REGRESSED) >= LEAST_FOUND, counts::toString);
        assertEquals(0, counts.get(Change.IMPROVED));
    }

    @Test
    void aRateThatFallsByATenthIsARegressionToo() {
        Recording rates = times.reciprocal();
        assertEquals(Better.BIGGER, rates.better());
        Map<Change, Integer> counts = count(rates, SelfTest.SLOWDOWN, 0);
        assertTrue(counts.get(Change.REGRESSED) >= LEAST_FOUND, counts::toString);
        assertEquals(0, counts.get(Change.IMPROVED));
    }

    @Test
    void whatBecomesFasterIsAnImprovement() {
        Map<Change, Integer> counts = count(times, 1 / SelfTest.SLOWDOWN, 0);
        assertTrue(counts.get(Change.IMPROVED) >= LEAST_FOUND, counts::toString);
        assertEquals(0, counts.get(Change.REGRESSED));
    }

    @Test
    void aNoisyMachineGetsNoVerdict() {
        assertEquals(SelfTest.COMPARISONS, count(times, 1, SelfTest.NOISE).get(Change.UNCLEAR));
        assertEquals(
                SelfTest.COMPARISONS,
                count(times, SelfTest.SLOWDOWN, SelfTest.NOISE).get(Change.UNCLEAR));
    }

    @Test
    void theSameSeedGivesTheSameCounts() {
        Resampling some = new Resampling(times, PAIRS, 1.06, 0);
        assertEquals(some.count(100, 1), some.count(100, 1));
    }

    @Test
    void aRecordingThatIsCutOffIsRefused() {
        Refused refused = assertThrows(Refused.class, () -> Recording.parse("r.json:1", "{\"question\":"));
        assertTrue(refused.getMessage().startsWith("r.json:1: expected one recording in JSON, found "));
        assertThrows(Refused.class, () -> new Recording("q", "ns", Better.SMALLER, List.of(1.0)));
    }
}
