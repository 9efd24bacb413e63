package io.nodelay.bench.functions;

import io.nodelay.bench.results.Bootstrap;
import io.nodelay.bench.results.Edition;
import io.nodelay.bench.results.HeadSection;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.Pairing;
import io.nodelay.bench.results.Progress;
import io.nodelay.bench.results.Rounds;
import io.nodelay.http.HeadParsing;
import io.nodelay.http.Heads;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * What does it cost to take a request's head apart, beside Netty's decoder on the same bytes?
 *
 * <p>JMH measures, in fresh processes; here those compared take turns. Read the ratios.
 */
public final class HeadBench {
    private static final int WARM_UP = 8;

    /** Who parses: the methods of {@link HeadParsing}. */
    private enum Parser {
        NODELAY("nodelay", HeadSection.OURS),
        PARSE("parse", HeadSection.PARSE),
        STRINGS("strings", HeadSection.STRINGS),
        NETTY("netty", HeadSection.NETTY),
        NETTY_FASTEST("nettyFastest", HeadSection.NETTY_FASTEST);

        private final String method;
        private final String label;

        Parser(String method, String label) {
            this.method = method;
            this.label = label;
        }
    }

    private static final List<Parser> OURS = List.of(Parser.NODELAY, Parser.PARSE, Parser.STRINGS);
    private static final List<Parser> THEIRS = List.of(Parser.NETTY, Parser.NETTY_FASTEST);

    private final Edition edition;
    private final int forks;
    private final long iterationMillis;
    private final SplittableRandom random = new SplittableRandom();

    /**
     * A comparison.
     *
     * @param forks of each parser
     * @param iterationMillis how long each of a fork's iterations takes
     */
    public HeadBench(Edition edition, int forks, long iterationMillis) {
        this.edition = edition;
        this.forks = forks;
        this.iterationMillis = iterationMillis;
    }

    /** One measurement a head and parser. */
    public List<Measurement> run(List<Heads> heads, Progress progress) {
        // Another build's run beside this one disturbs it, but is no reason to fail.
        System.setProperty("jmh.ignoreLock", "true");
        List<Measurement> measurements = new ArrayList<>();
        heads.forEach(head -> measurements.addAll(compare(head, progress)));
        return measurements;
    }

    private List<Measurement> compare(Heads head, Progress progress) {
        Map<Parser, Measurement.Draft> drafts = new EnumMap<>(Parser.class);
        Map<Parser, List<Fork>> done = new EnumMap<>(Parser.class);
        List<Parser> parsers = List.of(Parser.values());
        for (Parser parser : parsers) {
            drafts.put(parser, edition.measure(HeadSection.BENCHMARK, parameters(head, parser)));
            done.put(parser, new ArrayList<>());
        }
        for (List<Parser> order : Rounds.of(parsers, forks, random)) {
            for (Parser parser : order) {
                progress.at("head " + name(head) + ": " + parser.label);
                done.get(parser).add(fork(head, parser));
            }
        }
        drafts.forEach((parser, draft) -> draft.with(
                        Metric.smaller(HeadSection.TIME, "ns", median(done.get(parser), Fork::nanos), forks))
                .with(Metric.smaller(HeadSection.CPU, "ns", median(done.get(parser), Fork::cpu), forks))
                .with(Metric.smaller(HeadSection.ALLOCATED, "B", median(done.get(parser), Fork::allocated), forks))
                .caveat("Heads in memory: " + forks + " forks of " + iterationMillis + " ms iterations, flags "
                        + String.join(" ", Fork.flags()) + "."));
        for (Parser ours : OURS) {
            for (Parser theirs : THEIRS) {
                drafts.get(ours)
                        .with(Pairing.ofAll(
                                HeadSection.RATE, theirs.label, nanos(done.get(theirs)), nanos(done.get(ours))));
            }
        }
        return drafts.values().stream().map(Measurement.Draft::finish).toList();
    }

    private Fork fork(Heads head, Parser parser) {
        return Fork.run(
                HeadParsing.class.getName() + "." + parser.method,
                Map.of("head", head.name()),
                WARM_UP,
                iterationMillis);
    }

    private static Map<String, String> parameters(Heads head, Parser parser) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(HeadSection.HEAD, name(head));
        parameters.put(HeadSection.BYTES, Integer.toString(head.size()));
        parameters.put(HeadSection.PARSER, parser.label);
        return parameters;
    }

    private static String name(Heads head) {
        return head.name().toLowerCase(Locale.ROOT);
    }

    private static List<Double> nanos(List<Fork> forks) {
        return forks.stream().map(Fork::nanos).toList();
    }

    private static double median(List<Fork> forks, ToDoubleFunction<Fork> figure) {
        return Bootstrap.median(forks.stream().mapToDouble(figure).toArray());
    }
}
