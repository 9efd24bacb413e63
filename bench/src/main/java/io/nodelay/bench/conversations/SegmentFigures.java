package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.NagleRow;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a run counts segments: exactly in a private namespace, by estimate in a shared one, not at all where the kernel
 * shows no counters. Figures that would say little are left out, with the sentence that says why.
 */
final class SegmentFigures {
    private static final long IDLE_NANOS = 300_000_000;

    private final Optional<String> missing;
    private final boolean exact;
    private final IdleTraffic idle;

    private SegmentFigures(Optional<String> missing, boolean exact, IdleTraffic idle) {
        this.missing = missing;
        this.exact = exact;
        this.idle = idle;
    }

    /** Looks at the counters, and in a shared namespace at what others send while we send nothing. */
    static SegmentFigures inNamespace(boolean isPrivate) {
        Optional<String> missing = Segments.missing();
        boolean listen = !isPrivate && missing.isEmpty();
        return new SegmentFigures(missing, isPrivate, listen ? IdleTraffic.listen(IDLE_NANOS) : IdleTraffic.NONE);
    }

    Supplier<Segments> counters() {
        return missing.isEmpty() ? Segments::now : () -> Segments.NONE;
    }

    /** Adds a cell's figures to its measurement. */
    void add(Measurement.Draft draft, Outcome outcome) {
        if (missing.isPresent()) {
            draft.caveat("Segments were not counted: " + missing.get() + ".");
        } else if (idle.drowns(outcome.segments(), outcome.nanos())) {
            draft.caveat(outcome.cell().name() + ": segments are not shown, because others sent too many meanwhile.");
        } else {
            figures(draft, outcome.segments().minus(idle.during(outcome.nanos())), outcome.messages());
        }
        if (!exact && missing.isEmpty()) {
            draft.caveat(idle.sentence());
        }
    }

    private static void figures(Measurement.Draft draft, Segments segments, long messages) {
        draft.with(perMessage(NagleRow.SEGMENTS, segments.out(), messages))
                .with(perMessage(NagleRow.DATA, segments.data(), messages))
                .with(perMessage(NagleRow.BARE_ACKS, segments.bare(), messages))
                .with(perMessage("TCPPureAcks/message", segments.pureAcks(), messages))
                .with(perMessage(NagleRow.DELAYED_ACKS, segments.delayedAcks(), messages))
                .with(perMessage("retransmitted/message", segments.retransmitted(), messages));
    }

    private static Metric perMessage(String name, long count, long messages) {
        return Metric.smaller(name, "1", (double) count / messages, messages);
    }
}
