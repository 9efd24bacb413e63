package io.nodelay.bench.regression;

import io.nodelay.bench.results.FunctionSection;
import io.nodelay.bench.results.Refused;
import java.time.Duration;
import java.util.ArrayList;
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

    /** The same with answers that can be divided by. */
    default List<Double> answer(Build build) {
        List<Double> found = ask(build);
        for (double value : found) {
            if (!(value > 0 && Double.isFinite(value))) {
                throw new Refused(this + " of " + build.label(), "figures above 0", found);
            }
        }
        return new ArrayList<>(found);
    }

    /** Question, without its package, and parameters in one line. */
    default String name() {
        String question = FunctionSection.shortName(question());
        return parameters().isEmpty()
                ? question
                : question + " " + String.join(" ", parameters().values());
    }
}
