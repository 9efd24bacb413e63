package io.nodelay.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncodersTest {
    private static final int SIZE = 300;

    private static ByteBuf wire(Framing framing) {
        ByteBuffer bytes = ByteBuffer.allocate(framing.onWire(SIZE));
        framing.put(SIZE, bytes);
        return Unpooled.wrappedBuffer(bytes.flip());
    }

    /** None of Netty's encoders writes a serial number. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NUMBERED")
    void nettyWritesWhatOurReceiverReads(Framing framing) throws Exception {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
        Letters message = Letters.of(SIZE);
        List<Object> parts = new ArrayList<>();
        NettyEncoder.of(framing).next(channel.pipeline().firstContext(), message, parts);
        ByteBuf written = Unpooled.buffer();
        for (Object part : parts) {
            ByteBuf bytes = (ByteBuf) part;
            written.writeBytes(bytes);
            bytes.release();
        }
        message.netty().release();
        assertEquals(wire(framing), written);
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NUMBERED")
    void weWriteWhatOurReceiverReads(Framing framing) {
        List<Integer> lengths = new ArrayList<>();
        framing.codec(SIZE).encode(Letters.of(SIZE).ours(), new Taker((length, first) -> lengths.add(length)));
        assertEquals(
                framing.onWire(SIZE),
                lengths.stream().mapToInt(Integer::intValue).sum());
    }
}
