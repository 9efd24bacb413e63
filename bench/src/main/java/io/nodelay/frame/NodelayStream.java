package io.nodelay.frame;

import io.nodelay.loop.EventLoop;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Our side: what {@code Framed} does with the chunks that a socket lends, or the ring instead. */
final class NodelayStream implements Stream {
    private final EventLoop loop = EventLoop.open();
    private final Wire wire;
    private final Feed feed;
    private boolean readable = true;

    /** Who is given what arrives. */
    private interface Feed {
        void feed(ByteBuffer chunk) throws FrameException;
    }

    NodelayStream(Framing framing, int size, Wire wire, Look look) {
        this.wire = wire;
        this.feed = switch (framing) {
            case STACK -> new StackBuffer(look::at)::accept;
            case NUMBERED -> feed(new Numbered(), Packet.lent((serial, body) -> look.at(body)));
            default -> feed(framing.codec(size), look::at);
        };
    }

    private <T> Feed feed(Codec<T> codec, Consumer<? super T> reader) {
        Deframer<T> deframer = new Deframer<>(codec, loop.buffers(), () -> readable);
        deframer.reader(reader);
        return deframer::feed;
    }

    @Override
    public void pass() throws FrameException {
        ByteBuffer bytes = wire.bytes();
        for (int missing = Wire.FRAMES; missing > 0; missing -= wire.frames()) {
            int end = wire.next(missing);
            for (int at = 0; at < end; at += wire.piece()) {
                feed.feed(bytes.limit(Math.min(at + wire.piece(), end)).position(at));
            }
        }
    }

    @Override
    public void close() {
        readable = false;
        loop.close();
    }
}
