package io.nodelay.bench.regression;

import io.nodelay.bench.results.FunctionSection;
import io.nodelay.bench.results.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A question that one fresh process of a build answers with figures. */
public interface Subject {
    /** What is asked, as JMH names its benchmarks: without blanks. */
    String question();

    /** What was varied. */
    Map<String, String> parameters();

    /** What it finds. */
    List<Figure> figures();

    /** Asks a fresh process of this build; the answers are in the order of the figures. */
    List<Double> ask(Build build);

    /** How long of its time a process is measured. */
    Duration measured();

    /** About how long one process takes. */
    Duration estimate();

    /** Asks a fresh process of each of these builds, so that they can be compared; here in turn. */
    default List<List<Double>> askAll(List<Build> builds) {
        return builds.stream().map(this::ask).toList();
    }

    /** As {@link #askAll}, with answers that can be divided by. */
    default List<List<Double>> answers(List<Build> builds) {
        List<List<Double>> found = askAll(builds);
        for (int i = 0; i < found.size(); i++) {
            for (double value : found.get(i)) {
                if (!(value > 0 && Double.isFinite(value))) {
                    throw new Refused(this + " of " + builds.get(i).label(), "figures above 0", found.get(i));
                }
            }
        }
        return found;
    }

    /** Question, without its package, and parameters in one line. */
    default String name() {
        String question = FunctionSection.shortName(question());
        return parameters().isEmpty()
                ? question
                : question + " " + String.join(" ", parameters().values());
    }
}
