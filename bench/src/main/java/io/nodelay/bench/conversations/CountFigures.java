package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Measurement;
import io.nodelay.bench.results.Metric;
import io.nodelay.bench.results.NagleRow;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What a message costs both ends. Segments are counted exactly where each end has a network namespace of its own, by
 * estimate and for both together in a shared one, and not at all where the kernel shows no counters. Figures that would say
 * little are left out, with the sentence that says why.
 */
final class CountFigures {
    private static final long IDLE_NANOS = 300_000_000;
    private static final double NANOS_PER_MICRO = 1e3;

    private final Meter near;
    private final Meter far;
    private final Optional<String> missing;
    private final boolean apart;
    private final IdleTraffic idle;

    /** Looks at the counters, and in a shared namespace at what others send while we send nothing. */
    CountFigures(Meter near, Meter far) {
        this.near = near;
        this.far = far;
        this.missing = Segments.missing();
        this.apart = !near.sharesNetworkWith(far);
        this.idle = !apart && missing.isEmpty() ? IdleTraffic.listen(IDLE_NANOS) : IdleTraffic.NONE;
    }

    Supplier<Count> counters() {
        return () -> new Count(count(near, missing.isEmpty()), count(far, apart && missing.isEmpty()));
    }

    private static EndCount count(Meter meter, boolean segments) {
        return new EndCount(segments ? meter.segments() : Segments.NONE, meter.cpuNanos(), meter.writes());
    }

    /** Adds a cell's figures to its measurement. */
    void add(Measurement.Draft draft, Outcome outcome) {
        Count count = outcome.window().count();
        long nanos = outcome.window().nanos();
        long messages = outcome.messages();
        Segments both = count.near().segments().plus(count.far().segments());
        if (missing.isPresent()) {
            draft.caveat("Segments were not counted: " + missing.get() + ".");
        } else if (idle.drowns(both, nanos)) {
            draft.caveat(outcome.cell().name() + ": segments are not shown, because others sent too many meanwhile.");
        } else {
            together(draft, both.minus(idle.during(nanos)), messages);
        }
        if (!apart && missing.isEmpty()) {
            draft.caveat(idle.sentence());
        }
        end(draft, NagleRow.CLIENT, count.near(), messages);
        end(draft, NagleRow.SERVER, count.far(), messages);
    }

    private static void together(Measurement.Draft draft, Segments segments, long messages) {
        segments(draft, "", segments, messages);
        draft.with(perMessage("TCPPureAcks/message", segments.pureAcks(), messages))
                .with(perMessage(NagleRow.RETRANSMITTED, segments.retransmitted(), messages));
    }

    private void end(Measurement.Draft draft, String end, EndCount count, long messages) {
        if (apart && missing.isEmpty()) {
            segments(draft, end, count.segments(), messages);
        }
        with(draft, end + NagleRow.WRITES, "1", count.writes(), 1, messages);
        with(draft, end + NagleRow.CPU, "us", count.cpuNanos(), NANOS_PER_MICRO, messages);
    }

    private static void segments(Measurement.Draft draft, String end, Segments segments, long messages) {
        draft.with(perMessage(end + NagleRow.SEGMENTS, segments.out(), messages))
                .with(perMessage(end + NagleRow.DATA, segments.data(), messages))
                .with(perMessage(end + NagleRow.BARE_ACKS, segments.bare(), messages))
                .with(perMessage(end + NagleRow.DELAYED_ACKS, segments.delayedAcks(), messages));
    }

    private static void with(
            Measurement.Draft draft, String name, String unit, OptionalLong count, double per, long messages) {
        count.ifPresent(value -> draft.with(Metric.smaller(name, unit, value / per / messages, messages)));
    }

    private static Metric perMessage(String name, long count, long messages) {
        return Metric.smaller(name, "1", (double) count / messages, messages);
    }
}
