package io.nodelay.bench.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.bench.results.FrameRow;
import io.nodelay.frame.Arrival;
import io.nodelay.frame.Framing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameCellTest {
    private static List<FrameCell> cells(boolean decode, boolean encode) {
        return new FrameBench.Plan(
                        List.of(Framing.values()), List.of(16, 64), List.of(Arrival.values()), decode, encode, 6, 100)
                .cells();
    }

    @Test
    void everyCodecIsDecodedAtEverySizeAndArrivalBesideACopyOfEachSize() {
        assertEquals(2 + 6 * 2 * 2, cells(true, false).size());
    }

    @Test
    void theRingHasNoEncoderOfItsOwn() {
        assertEquals(5 * 2, cells(false, true).size());
    }

    @Test
    void aDelimiterStandsBesideBothOfNettysDecoders() {
        assertEquals(
                List.of(Coder.NODELAY, Coder.NETTY, Coder.NETTY_LINES, Coder.NETTY_LINES_WOKEN),
                FrameCell.decode(Framing.DELIMITED, 1_024, Arrival.TORN).coders());
    }

    @Test
    void aLongTornLineIsNotGivenToTheOneThatSearchesAnew() {
        assertEquals(
                List.of(Coder.NODELAY, Coder.NETTY_LINES, Coder.NETTY_LINES_WOKEN),
                FrameCell.decode(Framing.DELIMITED, 16_384, Arrival.TORN).coders());
    }

    @Test
    void parametersAreRecordedByTheReportsNames() {
        assertEquals(
                Map.of(
                        FrameRow.WORK, FrameRow.DECODE,
                        FrameRow.CODEC, "length",
                        FrameRow.ARRIVAL, "whole",
                        FrameRow.SIZE, "64",
                        FrameRow.CODER, FrameRow.OURS),
                FrameCell.decode(Framing.LENGTH, 64, Arrival.WHOLE).recorded(Coder.NODELAY));
    }

    @Test
    void whatIsTornStandsBesideNettyWokenForEachPieceToo() {
        assertEquals(
                List.of(Coder.NODELAY, Coder.NETTY, Coder.NETTY_WOKEN),
                FrameCell.decode(Framing.LENGTH, 64, Arrival.TORN).coders());
    }

    @Test
    void whoIsComparedByAGoalTakesAllForksAndWhoIsNotTakesOne() {
        FrameCell torn = FrameCell.decode(Framing.LENGTH, 64, Arrival.TORN);
        assertEquals(
                List.of(4, 4, 1),
                torn.coders().stream().map(coder -> torn.forks(coder, 4)).toList());
        FrameCell ring = FrameCell.decode(Framing.STACK, 64, Arrival.WHOLE);
        assertEquals(
                List.of(1, 1),
                ring.coders().stream().map(coder -> ring.forks(coder, 4)).toList());
    }

    @Test
    void theCopyAndWhatStandsAloneTakeAllForks() {
        assertEquals(4, FrameCell.copy(64).forks(Coder.COPY, 4));
        assertEquals(4, FrameCell.encode(Framing.FIXED, 64).forks(Coder.NODELAY, 4));
    }

    @Test
    void allDefaultsStayWithinTwelveMinutes() {
        FrameBench.Plan plan = new FrameBench.Plan(
                List.of(Framing.values()),
                List.of(16, 64, 1_024, 16_384),
                List.of(Arrival.values()),
                true,
                true,
                4,
                50);
        assertTrue(plan.estimate().toMinutes() < 11, plan.estimate()::toString);
    }
}
