package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Those compared must have done the same work, or the comparison says nothing. */
class StreamTest {
    /** One that fills an arrival with a whole number of fixed frames is among them. */
    private static final int[] SIZES = {1, 16, 1_460, 5_000};

    private int frames;
    private long bytes;
    private int others;

    private void look(int length, byte first) {
        frames++;
        bytes += length;
        others += first == 'a' ? 0 : 1;
    }

    private void assertEverySeenTwice(int size) {
        assertEquals(2 * Wire.FRAMES, frames);
        assertEquals(2L * Wire.FRAMES * size, bytes);
        assertEquals(0, others, "messages that begin with another letter");
    }

    private static void passTwice(io.nodelay.frame.Stream side) throws Exception {
        try (side) {
            side.pass();
            side.pass();
        }
    }

    static Stream<Arguments> wires() {
        return Stream.of(Framing.values())
                .flatMap(framing -> Stream.of(Arrival.values()).map(arrival -> Arguments.of(framing, arrival)));
    }

    @ParameterizedTest
    @MethodSource("wires")
    void weFindEveryMessage(Framing framing, Arrival arrival) throws Exception {
        for (int size : SIZES) {
            frames = 0;
            bytes = 0;
            passTwice(new NodelayStream(framing, size, Wire.of(framing, size, arrival), this::look));
            assertEverySeenTwice(size);
        }
    }

    @ParameterizedTest
    @MethodSource("wires")
    void nettyFindsEveryMessage(Framing framing, Arrival arrival) throws Exception {
        for (int size : SIZES) {
            frames = 0;
            bytes = 0;
            passTwice(new NettyStream(NettyDecoder.of(framing, size), Wire.of(framing, size, arrival), this::look));
            assertEverySeenTwice(size);
        }
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void nettyFindsEveryMessageWhereEachPieceWakesIt(Framing framing) throws Exception {
        for (int size : SIZES) {
            frames = 0;
            bytes = 0;
            Wire wire = Wire.of(framing, size, Arrival.TORN);
            passTwice(new NettyStream(NettyDecoder.of(framing, size), wire, this::look).woken());
            assertEverySeenTwice(size);
        }
    }

    @ParameterizedTest
    @EnumSource(Arrival.class)
    void nettyFindsEveryLine(Arrival arrival) throws Exception {
        for (int size : SIZES) {
            frames = 0;
            bytes = 0;
            Wire wire = Wire.of(Framing.DELIMITED, size, arrival);
            passTwice(new NettyStream(new NettyDecoder.Line(), wire, this::look));
            assertEverySeenTwice(size);
        }
    }
}
