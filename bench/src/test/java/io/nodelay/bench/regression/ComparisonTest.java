package io.nodelay.bench.regression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.bench.results.Better;
import io.nodelay.bench.results.Change;
import io.nodelay.bench.results.CompareRow;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Edition EDITION = Samples.SHARED;
    private static final int PAIRS = 6;
    private static final Build OLD = new Build("old", "old.jar", List.of());
    private static final Build NEW = new Build("new", "new.jar", List.of());

    /** A benchmark of two figures, whose new build is slower in the first. */
    private static final class Scripted implements Subject {
        private final List<String> asked = new ArrayList<>();
        private final double slowdown;
        private int forks;

        Scripted(double slowdown) {
            this.slowdown = slowdown;
        }

        @Override
        public String question() {
            return "scripted.work";
        }

        @Override
        public Map<String, String> parameters() {
            return Map.of("size", "64");
        }

        @Override
        public List<Figure> figures() {
            return List.of(new Figure("time", "ns/op", Better.SMALLER), new Figure("rate", "1/s", Better.BIGGER));
        }

        @Override
        public List<Double> ask(Build build) {
            asked.add(build.label());
            double spread = 1 + 0.001 * (forks++ % 7);
            return List.of(100 * spread * (build.equals(NEW) ? slowdown : 1), 5 * spread);
        }

        @Override
        public Duration measured() {
            return Duration.ofMillis(250);
        }

        @Override
        public Duration estimate() {
            return Duration.ofMillis(500);
        }
    }

    private static List<Measurement> compare(Subject subject) {
        return new Comparison(EDITION, OLD, NEW, PAIRS).run(List.of(subject), what -> {});
    }

    @Test
    void forksTakeTurnsABBA() {
        Scripted scripted = new Scripted(1);
        compare(scripted);
        List<String> asked = scripted.asked;
        assertEquals(2 * PAIRS, asked.size());
        for (int i = 0; i < asked.size(); i += 4) {
            assertEquals(asked.get(i), asked.get(i + 3));
            assertEquals(asked.get(i + 1), asked.get(i + 2));
            assertTrue(!asked.get(i).equals(asked.get(i + 1)), asked::toString);
        }
    }

    @Test
    void whatIsTheSameIsAskedOnce() {
        List<Measurement> found = compare(new Scripted(1));
        assertEquals(
                List.of(Change.SAME, Change.SAME),
                found.stream().map(m -> new CompareRow(m).verdict()).toList());
        assertEquals(1, found.get(0).pairings().size());
    }

    @Test
    void whatDiffersIsAskedOnceMoreBeforeItIsTold() {
        Scripted scripted = new Scripted(1.2);
        List<Measurement> found = compare(scripted);
        assertEquals(
                List.of(Change.REGRESSED, Change.SAME),
                found.stream().map(m -> new CompareRow(m).verdict()).toList());
        assertEquals(4 * PAIRS, scripted.asked.size());
        assertEquals(2, found.get(0).pairings().size());
        assertEquals(1, found.get(1).pairings().size(), "only of what differs");
        assertEquals("scripted.work 64 time", new CompareRow(found.get(0)).name());
    }

    @Test
    void aFigureThatCannotBeDividedByIsRefused() {
        Refused refused = assertThrows(Refused.class, () -> compare(new Scripted(0)));
        assertTrue(refused.getMessage().contains("of new: expected figures above 0, found [0.0, "));
    }

    @Test
    void setsAreKnownByName() {
        for (Suite suite : Suite.values()) {
            assertEquals(suite, Suite.named(suite.toString()));
            assertTrue(!suite.subjects().isEmpty());
        }
        Refused refused = assertThrows(Refused.class, () -> Suite.named("slow"));
        assertEquals(
                "--set: expected one of [quick, frame, http-head, tls, echo, http], found slow", refused.getMessage());
    }

    @Test
    void aBuildThatIsNeitherJarNorRevisionIsRefused() {
        Refused jar = assertThrows(Refused.class, () -> Build.of("none.jar", null, what -> {}));
        assertEquals("none.jar: expected a benchmarks.jar that can be read, found none", jar.getMessage());
        Refused revision = assertThrows(Refused.class, () -> Build.of("--no-such-revision", null, what -> {}));
        assertTrue(revision.getMessage().startsWith("--no-such-revision: expected a jar, or a git revision of "));
    }
}
