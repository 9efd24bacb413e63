package io.nodelay.bench.conversations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.frame.Framing;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FramedDialogueTest {
    private static final int MOST = 100;
    /** Ends by the count of messages; its time is a net under it. */
    private static final Limits LIMITS = new Limits(1, 0, MOST, MOST, 1, 10_000_000_000L);

    private static Window hold(FramedCell cell) {
        try (Conversations conversations = new Conversations(() -> Count.NONE)) {
            return conversations.hold(new FramedDialogue(cell), LIMITS);
        }
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void everyBatchComesBackThroughEveryFraming(Framing framing) {
        Window window = hold(new FramedCell(Exchange.ECHO, framing, 1_024, 32, false));
        assertEquals(MOST, window.histogram().getTotalCount());
        assertTrue(window.nanos() > 0);
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void everyMessageArrivesThroughEveryFraming(Framing framing) {
        Window window = hold(new FramedCell(Exchange.STREAM, framing, 64, 1, true));
        assertEquals(MOST, window.histogram().getTotalCount());
    }

    @Test
    void aNameCarriesAllParameters() {
        assertEquals(
                "echo-varint-64-batch_32-nagle_on",
                new FramedCell(Exchange.ECHO, Framing.VARINT, 64, 32, false).name());
    }

    @Test
    void everyExchangeOfEveryFramingIsWarmedUpOnce() {
        List<FramedCell> cells = new FramedCell.Axes(
                        List.of(Exchange.values()),
                        List.of(Framing.FIXED, Framing.STACK),
                        List.of(64, 1_024),
                        List.of(1, 32),
                        List.of(false, true))
                .cells();
        assertEquals(32, cells.size());
        assertEquals(4, FramedBench.warming(cells).size());
    }
}
