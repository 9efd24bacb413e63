package io.nodelay.bench.regression;

import io.nodelay.bench.results.Bootstrap;
import io.nodelay.bench.results.Change;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.Progress;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.SelfTestSection;
import io.nodelay.frame.Arrival;
import io.nodelay.frame.Burn;
import io.nodelay.frame.Framing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * How often is the comparison wrong? It compares this build with itself, and with itself when it burns 10 % more; and draws a
 * thousand comparisons from the forks that it has recorded on the way.
 */
public final class SelfTest {
    /** What is planted. */
    static final double SLOWDOWN = 1.10;
    /** On such a machine one process differs from the next by a quarter and more. */
    static final double NOISE = 0.25;

    static final int COMPARISONS = 1_000;
    static final long SEED = 2_026;

    private static final int CALIBRATIONS = 5;
    /** Messages that one pass of the benchmark finds. */
    private static final int PER_PASS = 4_096;

    private final Edition edition;
    private final int pairs;
    private final Subject subject = Suite.decoding(Framing.LENGTH, 64, Arrival.WHOLE);
    private final Figure figure = subject.figures().get(0);
    private final List<Trial> alike = new ArrayList<>();

    public SelfTest(Edition edition, int pairs) {
        this.edition = edition;
        this.pairs = pairs;
    }

    /** About how long so many comparisons of each kind take, if all that is planted is found and tried once more. */
    public static Duration estimate(int runs, int pairs) {
        Subject subject = Suite.decoding(Framing.LENGTH, 64, Arrival.WHOLE);
        int forks = 1 + 2 * CALIBRATIONS + 2 * pairs * runs * 3;
        return subject.estimate().multipliedBy(forks);
    }

    /** Real comparisons, so many of the build with itself and so many with the slowdown planted. */
    public List<Measurement> real(Build build, int runs, Progress progress) {
        Build slower = slower(build, progress);
        return List.of(
                real(new Comparison(edition, build, build, pairs), SelfTestSection.NOTHING, runs, progress),
                real(new Comparison(edition, build, slower, pairs), planted(), runs, progress));
    }

    private Measurement real(Comparison comparison, String planted, int runs, Progress progress) {
        Measurement.Draft draft = draft(SelfTestSection.REAL, figure, planted).file(Recording.FILE);
        Map<Change, Integer> counts = new EnumMap<>(Change.class);
        for (int i = 1; i <= runs; i++) {
            String run = "planted: " + planted + ", comparison " + i + "/" + runs + ", ";
            Supplier<Trial> trial = () -> {
                Trial taken = comparison.trials(subject, run, progress).get(0);
                if (planted.equals(SelfTestSection.NOTHING)) {
                    alike.add(taken);
                }
                return taken;
            };
            Change first = trial.get().verdict();
            Change verdict = first.isChange() ? first.confirmedBy(trial.get().verdict()) : first;
            counts.merge(verdict, 1, Integer::sum);
        }
        return finish(draft, counts, runs);
    }

    /** What the real comparisons of the build with itself have recorded. */
    public Recording recording() {
        return Recording.of(subject, figure, alike);
    }

    /** Burns as much more in each pass as makes it slower by {@link #SLOWDOWN}: what some tokens take is measured first. */
    private Build slower(Build build, Progress progress) {
        progress.at("measuring what a slowdown of 10 % is");
        double nanos = subject.answers(List.of(build)).get(0).get(0);
        long trial = Math.round(nanos * PER_PASS); // a token takes about a nanosecond
        List<Build> both = List.of(build, burning(build, trial));
        double ratio = Bootstrap.median(DoubleStream.generate(() -> ratio(subject.answers(both)))
                .limit(CALIBRATIONS)
                .toArray());
        if (ratio <= 1) {
            throw new Refused("the planted slowdown", "a benchmark that becomes slower", "one that becomes faster");
        }
        return burning(build, Math.round((SLOWDOWN - 1) * trial / (ratio - 1)));
    }

    private static double ratio(List<List<Double>> answers) {
        return answers.get(1).get(0) / answers.get(0).get(0);
    }

    private static Build burning(Build build, long tokens) {
        return build.with("slowed", List.of("-D" + Burn.PROPERTY + "=" + tokens));
    }

    /** A thousand comparisons of each kind, drawn from a recording. */
    public List<Measurement> resampled(Recording recording) {
        return Stream.of(recording, recording.reciprocal())
                .flatMap(each -> Stream.of(
                        resampled(
                                SelfTestSection.RESAMPLED, new Resampling(each, pairs, 1, 0), SelfTestSection.NOTHING),
                        resampled(SelfTestSection.RESAMPLED, new Resampling(each, pairs, SLOWDOWN, 0), planted()),
                        resampled(
                                SelfTestSection.NOISY, new Resampling(each, pairs, 1, NOISE), SelfTestSection.NOTHING),
                        resampled(SelfTestSection.NOISY, new Resampling(each, pairs, SLOWDOWN, NOISE), planted())))
                .toList();
    }

    private Measurement resampled(String how, Resampling resampling, String planted) {
        Recording from = resampling.recording();
        Measurement.Draft draft = draft(how, new Figure(from.question(), from.unit(), from.better()), planted);
        return finish(draft, resampling.count(COMPARISONS, SEED), COMPARISONS);
    }

    private Measurement.Draft draft(String how, Figure figure, String planted) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(SelfTestSection.HOW, how);
        parameters.put(
                SelfTestSection.FIGURE,
                figure.unit() + ", " + figure.better().name().toLowerCase(Locale.ROOT) + " is better");
        parameters.put(SelfTestSection.PLANTED, planted);
        parameters.put(SelfTestSection.PAIRS, Integer.toString(pairs));
        return edition.measure(SelfTestSection.BENCHMARK, parameters);
    }

    private static Measurement finish(Measurement.Draft draft, Map<Change, Integer> counts, int comparisons) {
        draft.with(Metric.bigger(SelfTestSection.COMPARISONS, "1", comparisons, comparisons));
        for (Change verdict : Change.values()) {
            double count = counts.getOrDefault(verdict, 0);
            draft.with(Metric.smaller(SelfTestSection.metric(verdict), "1", count, comparisons));
        }
        return draft.finish();
    }

    private static String planted() {
        return String.format(Locale.ROOT, "%.0f %% slower", (SLOWDOWN - 1) * 100);
    }
}
