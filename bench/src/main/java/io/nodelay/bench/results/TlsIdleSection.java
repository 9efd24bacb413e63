package io.nodelay.bench.results;

import static io.nodelay.bench.results.Figures.three;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a connection over TLS keeps that does nothing, above what its engine keeps. */
public final class TlsIdleSection implements Section {
    public static final String BENCHMARK = "tls-idle";

    private static final String OURS = "nodelay-reader";
    private static final String PEER = "netty-jdk";
    private static final String FLOOR = "bare";
    /** Of what Netty's connection has above the bare engine. */
    private static final double SHARE_GOAL = 0.60;
    /** Bytes of a record: who has fewer above the engine holds no buffer for one. */
    private static final double RECORD = 16_384;

    private static final List<String> HEADER = List.of(
            "server",
            "connections",
            "live heap B/connection",
            "above bare B",
            "direct B/connection",
            "CPU of one core");

    @Override
    public String title() {
        return "Idle TLS connections";
    }

    @Override
    public void write(List<Measurement> measurements, Page page) {
        page.paragraph(
                        "What does an open TLS connection keep on which nothing happens, above what the JDK's engine keeps?")
                .table(
                        1,
                        HEADER,
                        measurements.stream().map(m -> row(m, measurements)).toList())
                .bullets(sentences(measurements))
                .paragraph(
                        "Live heap: growth between a few and all connections, each after full collections, divided by the "
                                + "connections between; direct memory likewise, as far as the JDK counts it. bare has the JDK's channel, key "
                                + "and engine and nothing else; netty-jdk, on its native transport, needs no channel and key of the JDK's. "
                                + "nodelay-reader is `socket.onData(socket::write)`. Every connection has shaken hands in full, by TLS 1.3, and echoed one "
                                + "message before. The client is another process.");
    }

    /** The verdicts on our own server; without a peer and the floor there is none. */
    public static List<Goal.Verdict> judge(List<Measurement> measurements) {
        List<Goal.Verdict> verdicts = new ArrayList<>();
        share(measurements).ifPresent(share -> verdicts.add(verdict(share <= SHARE_GOAL)));
        buffers(measurements).ifPresent(bytes -> verdicts.add(verdict(bytes < RECORD)));
        return verdicts;
    }

    private static List<String> sentences(List<Measurement> measurements) {
        List<String> sentences = new ArrayList<>();
        share(measurements)
                .ifPresent(share -> sentences.add(String.format(
                        Locale.ROOT,
                        "Goal: above the bare engine nodelay-reader keeps at most %.2f of what netty-jdk keeps; %.2f: %s.",
                        SHARE_GOAL,
                        share,
                        verdict(share <= SHARE_GOAL))));
        buffers(measurements)
                .ifPresent(bytes -> sentences.add(
                        "Goal: no idle connection of nodelay-reader holds a buffer for a record, on the heap or off it: "
                                + three(bytes) + " B above the bare engine, fewer than " + three(RECORD) + ": "
                                + verdict(bytes < RECORD) + "."));
        return sentences;
    }

    private static Optional<Double> share(List<Measurement> measurements) {
        return above(measurements, OURS)
                .flatMap(ours -> above(measurements, PEER).map(theirs -> ours / theirs));
    }

    private static Optional<Double> buffers(List<Measurement> measurements) {
        return above(measurements, OURS)
                .map(heap -> heap + of(measurements, OURS).orElseThrow().value(IdleSection.DIRECT));
    }

    private static Optional<Double> above(List<Measurement> measurements, String server) {
        return of(measurements, server).flatMap(m -> of(measurements, FLOOR)
                .map(bare -> m.value(IdleSection.HEAP) - bare.value(IdleSection.HEAP)));
    }

    private static Optional<Measurement> of(List<Measurement> measurements, String server) {
        return measurements.stream()
                .filter(m -> m.parameter(IdleSection.SERVER).equals(server))
                .findFirst();
    }

    private static Goal.Verdict verdict(boolean met) {
        return met ? Goal.Verdict.MET : Goal.Verdict.MISSED;
    }

    private static List<String> row(Measurement m, List<Measurement> all) {
        String server = m.parameter(IdleSection.SERVER);
        return List.of(
                server,
                m.parameter(IdleSection.CONNECTIONS),
                three(m.value(IdleSection.HEAP)),
                above(all, server).map(Figures::three).orElse(Figures.NONE),
                three(m.value(IdleSection.DIRECT)),
                Figures.percent(m.value(IdleSection.CPU)));
    }
}
