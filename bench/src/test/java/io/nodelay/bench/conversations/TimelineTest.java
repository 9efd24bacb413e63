package io.nodelay.bench.conversations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.bench.conversations.Forwarder.Packet;
import io.nodelay.bench.conversations.Timeline.Wait;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An exchange made up: 10 ms there and back, the second write held until an ACK that is 44 ms late. */
class TimelineTest {
    private static final long MILLI = 1_000_000;

    private static Trace.Call call(double millis, boolean wrote, int bytes) {
        return new Trace.Call(Math.round(millis * MILLI), wrote, bytes, false);
    }

    private static Packet packet(double in, double out, boolean fromNear, long seq, long ack, int length) {
        return new Packet(
                Math.round(in * MILLI), Math.round(out * MILLI), fromNear, seq, ack, length, length > 0 ? "PA" : "A");
    }

    private static Timeline stalled() {
        List<Trace.Call> near = List.of(
                call(1, true, 64),
                call(12, false, 16), // an exchange before
                call(100, true, 4),
                call(100.02, true, 60),
                call(164.3, false, 16));
        List<Trace.Call> far =
                List.of(call(6, true, 16), call(105.1, false, 4), call(159.2, false, 60), call(159.21, true, 16));
        List<Packet> packets = List.of(
                packet(1.1, 6, true, 936, 500, 64),
                packet(100.05, 105.05, true, 1000, 516, 4),
                packet(149.1, 154.1, false, 516, 1004, 0),
                packet(154.15, 159.15, true, 1004, 516, 60),
                packet(159.25, 164.25, false, 516, 1064, 16),
                packet(200, 205, true, 1064, 532, 0));
        return Timeline.of("WWR", near, far, packets);
    }

    @Test
    void theLastExchangeIsCutOut() {
        Timeline timeline = stalled();
        assertEquals(10, timeline.events().size());
        assertEquals(0, timeline.events().get(0).at());
        assertEquals("WWR: one exchange of 64.30 ms", timeline.title());
    }

    @Test
    void whoWaitsForWhomIsFound() {
        assertEquals(
                List.of(
                        new Wait(true, 20_000, 54_150_000, false, 60, true),
                        new Wait(false, 5_050_000, 49_100_000, true, 0, false)),
                stalled().waits());
    }

    @Test
    void whatLeavesTogetherWasHeldTogetherAndOnlyThat() {
        List<Trace.Call> near = List.of(
                call(1, true, 1),
                call(2, false, 16),
                call(100, true, 4),
                call(100.02, true, 1500), // of which a whole segment leaves at once
                call(100.03, true, 6),
                call(125, false, 16));
        List<Packet> packets = List.of(
                packet(100.05, 105.05, true, 1000, 516, 4),
                packet(100.06, 105.06, true, 1004, 516, 1448),
                packet(110.1, 115.1, true, 2452, 516, 58),
                packet(120, 125, false, 516, 2510, 16));
        assertEquals(
                List.of(new Wait(true, 20_000, 10_100_000, false, 58, false)),
                Timeline.of("WWWR", near, List.of(), packets).waits());
    }

    @Test
    void theTextSaysIt() {
        String text = stalled().text();
        assertTrue(text.contains("the client's kernel holds 60 bytes back for 54.13 ms, until an ACK comes"), text);
        assertTrue(text.contains("the server's kernel delays its ACK for 44.05 ms"), text);
        assertTrue(text.contains("── 4 bytes ──▶"), text);
    }

    @Test
    void theDrawingIsSmallAndAlwaysTheSame() {
        String svg = TimelineDrawing.of(stalled());
        assertEquals(svg, TimelineDrawing.of(stalled()));
        assertTrue(svg.getBytes(StandardCharsets.UTF_8).length < 60_000);
        assertTrue(svg.contains("<title>WWR: one exchange of 64.30 ms</title>"), svg);
        assertTrue(svg.contains("<desc>the client's kernel holds"), svg);
        assertTrue(svg.contains("prefers-color-scheme:dark"), svg);
        assertTrue(svg.contains(">delays its ACK: 44.05 ms</text>"), svg);
    }

    @Test
    void aLongOneIsCutAndStaysSmall() {
        List<Trace.Call> near = new ArrayList<>();
        List<Packet> packets = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            near.add(call(i / 100.0, true, 1));
            packets.add(packet(i / 100.0, i / 100.0 + 5, true, i, 0, 1));
        }
        near.add(call(300, false, 16));
        String svg = TimelineDrawing.of(Timeline.of("DRIBBLE", near, List.of(), packets));
        assertTrue(svg.getBytes(StandardCharsets.UTF_8).length < 60_000);
        assertTrue(svg.contains("the first 120 of 4001 events"));
        assertTrue(
                svg.contains("<title>DRIBBLE: one exchange of 300.00 ms</title>"), "what is cut is the drawing alone");
    }

    @Test
    void aSegmentIsReadFromTheForwardersLine() {
        assertEquals(new Packet(10, 20, true, 1, 2, 3, "PA"), Packet.of("10 20 > 1 2 3 PA".split(" ", -1)));
    }
}
