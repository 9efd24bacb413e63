package io.nodelay.bench.regression;

import io.nodelay.bench.results.Bootstrap;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.HistoryRow;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What does a named set cost at this commit? The subjects take turns, a fresh process each, as often as is asked. */
public final class Tracking {
    private final Edition edition;
    private final Suite suite;
    private final int forks;

    public Tracking(Edition edition, Suite suite, int forks) {
        this.edition = edition;
        this.suite = suite;
        this.forks = forks;
    }

    /**
     * What was found of one subject.
     *
     * @param answers one list a fork, in the order of the subject's figures
     * @param measurement the line of the history
     */
    public record Tracked(Subject subject, List<List<Double>> answers, Measurement measurement) {
        public Tracked {
            answers = List.copyOf(answers);
        }

        /** One figure of every fork. */
        List<Double> forks(int figure) {
            return answers.stream().map(answer -> answer.get(figure)).toList();
        }
    }

    /** One a subject. */
    public List<Tracked> run(Build build, Progress progress) {
        List<Subject> subjects = suite.subjects();
        List<Measurement.Draft> drafts = subjects.stream()
                .map(subject -> edition.measure(HistoryRow.BENCHMARK, parameters(subject)))
                .toList();
        List<List<List<Double>>> answers = new ArrayList<>();
        subjects.forEach(subject -> answers.add(new ArrayList<>()));
        for (int fork = 1; fork <= forks; fork++) {
            for (int i = 0; i < subjects.size(); i++) {
                progress.at("track " + suite + ", fork " + fork + "/" + forks + ": "
                        + subjects.get(i).name());
                answers.get(i).add(subjects.get(i).answers(List.of(build)).get(0));
            }
        }
        List<Tracked> tracked = new ArrayList<>();
        for (int i = 0; i < subjects.size(); i++) {
            tracked.add(finish(subjects.get(i), answers.get(i), drafts.get(i)));
        }
        return tracked;
    }

    private static Tracked finish(Subject subject, List<List<Double>> answers, Measurement.Draft draft) {
        List<Figure> figures = subject.figures();
        for (int i = 0; i < figures.size(); i++) {
            int index = i;
            double median = Bootstrap.median(
                    answers.stream().mapToDouble(answer -> answer.get(index)).toArray());
            Figure figure = figures.get(i);
            draft.with(new Metric(figure.name(), figure.unit(), median, figure.better(), answers.size()));
        }
        return new Tracked(subject, answers, draft.finish());
    }

    private Map<String, String> parameters(Subject subject) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(HistoryRow.SET, suite.toString());
        parameters.put(HistoryRow.QUESTION, subject.question());
        parameters.putAll(subject.parameters());
        return parameters;
    }
}
