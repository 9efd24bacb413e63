package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Goal.Verdict;
import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.NagleRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What must hold whatever the machine: without Nagle two writes are two segments, and one gathering write of a small
 * message is one; over TLS too, whose records each write has of its own. Otherwise the library coalesces behind its user's back, or does not gather, and the benchmark would
 * measure us instead of the kernel. Counts are exact only in a private namespace, so only there they are judged; and
 * where the hypervisor took much of the time, latencies are declared too noisy.
 */
public final class NagleGate {
    private static final double TOLERANCE = 0.05;
    private static final double MOST_STOLEN = 0.2;
    /** Data segments of an exchange: those of the message, and the reply. */
    private static final double TWO_WRITES = 3;

    private static final double ONE_WRITE = 2;
    /** What TLS 1.3 adds to a write: a head of 5 bytes, a type, and a tag of 16 (RFC 8446, section 5.2). */
    private static final int TLS_RECORD = 22;

    private NagleGate() {}

    /** Judges a run; each miss is also told in a sentence. */
    public static List<Verdict> judge(List<Measurement> measurements, Consumer<String> sentences) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Measurement m : measurements) {
            if (m.metric(NagleRow.P50).isPresent()) {
                verdicts.add(segments(m, sentences));
            }
            if (m.disturbance().stolenShare() > MOST_STOLEN) {
                sentences.accept(String.format(
                        Locale.ROOT,
                        "%s: expected at most %.0f %% of the time stolen by the hypervisor, found %.0f %%",
                        m.parameters(),
                        MOST_STOLEN * 100,
                        m.disturbance().stolenShare() * 100));
                verdicts.add(Verdict.UNCLEAR);
            }
        }
        return verdicts;
    }

    private static Verdict segments(Measurement m, Consumer<String> sentences) {
        double expected = m.machine().network().isPrivate() ? expected(m) : 0;
        double found = m.metric(NagleRow.DATA).map(Metric::value).orElse(expected);
        if (expected == 0 || Math.abs(found - expected) <= TOLERANCE * expected) {
            return Verdict.MET;
        }
        sentences.accept(String.format(
                Locale.ROOT,
                "%s: expected %.0f data segments an exchange, found %.2f",
                m.parameters(),
                expected,
                found));
        return Verdict.MISSED;
    }

    /** Data segments an exchange must have, 0 where that depends on timing or on the size of segments. */
    private static double expected(Measurement m) {
        NagleRow row = new NagleRow(m);
        boolean tls = m.parameter(NagleRow.CARRIER).equals(Carrier.TLS.name());
        boolean judged = tls ? row.plainBut(NagleRow.QUICK_ACK, NagleRow.CARRIER) : row.plainBut(NagleRow.QUICK_ACK);
        if (!judged || row.size() + (tls ? TLS_RECORD : 0) > row.mss()) {
            return 0;
        }
        boolean nagleOff = m.parameter(NagleRow.NAGLE).equals("off");
        return switch (Pattern.valueOf(m.parameter(NagleRow.PATTERN))) {
            case WR, GWR, CORK -> ONE_WRITE;
            case WWR -> nagleOff ? TWO_WRITES : 0;
            case WWWR, DRIBBLE -> 0;
        };
    }
}
