package io.nodelay.bench.regression;

import io.nodelay.bench.results.Bootstrap;
import io.nodelay.bench.results.CompareRow;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.Progress;
import io.nodelay.bench.results.Rounds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Has a change made it slower? Fresh processes of two builds take turns, A B B A, or share a processor, so that what disturbs
 * the machine for a while disturbs both; where one is told to differ, all turns are taken once more, and only what is found again stands.
 */
public final class Comparison {
    private final Edition edition;
    private final List<Build> builds;
    private final int pairs;
    private final SplittableRandom random = new SplittableRandom();

    public Comparison(Edition edition, Build baseline, Build candidate, int pairs) {
        this.edition = edition;
        this.builds = List.of(baseline, candidate);
        this.pairs = pairs;
    }

    /** One measurement a figure. */
    public List<Measurement> run(List<Subject> subjects, Progress progress) {
        List<Measurement> measurements = new ArrayList<>();
        for (Subject subject : subjects) {
            measurements.addAll(compare(subject, progress));
        }
        return measurements;
    }

    private List<Measurement> compare(Subject subject, Progress progress) {
        List<Measurement.Draft> drafts = subject.figures().stream()
                .map(figure -> edition.measure(CompareRow.BENCHMARK, parameters(subject, figure)))
                .toList();
        List<Trial> first = trials(subject, "", progress);
        boolean confirm = first.stream().anyMatch(trial -> trial.verdict().isChange());
        List<Trial> second = confirm ? trials(subject, "once more, ", progress) : List.of();
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            Trial trial = first.get(i);
            Measurement.Draft draft = drafts.get(i)
                    .with(metric(trial, CompareRow.BASELINE, trial.baseline()))
                    .with(metric(trial, CompareRow.CANDIDATE, trial.candidate()));
            add(draft, trial, 1);
            if (trial.verdict().isChange()) {
                add(draft, second.get(i), 2);
            }
            measurements.add(draft.finish());
        }
        return measurements;
    }

    private Map<String, String> parameters(Subject subject, Figure figure) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(CompareRow.QUESTION, subject.question());
        parameters.putAll(subject.parameters());
        parameters.put(CompareRow.FIGURE, figure.name());
        parameters.put(CompareRow.BASELINE, builds.get(0).label());
        parameters.put(CompareRow.CANDIDATE, builds.get(1).label());
        return parameters;
    }

    private static Metric metric(Trial trial, String name, List<Double> forks) {
        double median =
                Bootstrap.median(forks.stream().mapToDouble(Double::doubleValue).toArray());
        return new Metric(name, trial.figure().unit(), median, trial.figure().better(), forks.size());
    }

    private static void add(Measurement.Draft draft, Trial trial, int run) {
        draft.with(trial.pairing())
                .with(Metric.smaller(
                        CompareRow.P + run, "1", trial.p(), trial.baseline().size()));
    }

    /** All pairs of one subject; one trial a figure. */
    List<Trial> trials(Subject subject, String again, Progress progress) {
        List<List<List<Double>>> found = List.of(new ArrayList<>(), new ArrayList<>());
        int pair = 0;
        for (List<Integer> order : Rounds.of(List.of(0, 1), pairs, random)) {
            pair++;
            progress.at(subject.name() + ": " + again + "pair " + pair + "/" + pairs);
            List<List<Double>> answers =
                    subject.answers(order.stream().map(builds::get).toList());
            for (int i = 0; i < order.size(); i++) {
                found.get(order.get(i)).add(answers.get(i));
            }
        }
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < subject.figures().size(); i++) {
            int figure = i;
            trials.add(new Trial(
                    subject.figures().get(figure),
                    found.get(0).stream().map(fork -> fork.get(figure)).toList(),
                    found.get(1).stream().map(fork -> fork.get(figure)).toList()));
        }
        return trials;
    }
}
