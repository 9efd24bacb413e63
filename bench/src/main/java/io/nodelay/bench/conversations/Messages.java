package io.nodelay.bench.conversations;

import io.nodelay.frame.Codec;
import io.nodelay.frame.Framed;
import io.nodelay.frame.Framing;
import io.nodelay.frame.Numbered;
import io.nodelay.frame.Packet;
import io.nodelay.frame.StackBuffer;
import io.nodelay.net.NetSocket;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** A connection of messages, whatever their framing. */
interface Messages {
    void onMessage(Consumer<ByteBuffer> reader);

    void onDrain(Runnable writer);

    boolean send(ByteBuffer message);

    static Messages over(NetSocket socket, Framing framing, int size) {
        return switch (framing) {
            case NUMBERED -> new OfPackets(Framed.over(socket, Numbered::new));
            case STACK -> new ThroughRing(socket, framing.codec(size));
            default -> new OfBuffers(Framed.over(socket, () -> framing.codec(size)));
        };
    }

    /** As most framings have them. */
    record OfBuffers(Framed<ByteBuffer> framed) implements Messages {
        @Override
        public void onMessage(Consumer<ByteBuffer> reader) {
            framed.onMessage(reader);
        }

        @Override
        public void onDrain(Runnable writer) {
            framed.onDrain(writer);
        }

        @Override
        public boolean send(ByteBuffer message) {
            return framed.send(message);
        }
    }

    /** With serial numbers, all the same. */
    record OfPackets(Framed<Packet> framed) implements Messages {
        private static final int SERIAL = 7;

        @Override
        public void onMessage(Consumer<ByteBuffer> reader) {
            framed.onMessage(Packet.lent((serial, body) -> reader.accept(body)));
        }

        @Override
        public void onDrain(Runnable writer) {
            framed.onDrain(writer);
        }

        @Override
        public boolean send(ByteBuffer message) {
            return framed.send(new Packet(SERIAL, message));
        }
    }

    /** Read through the ring, written by the codec of the same framing. */
    record ThroughRing(NetSocket socket, Codec<ByteBuffer> codec) implements Messages {
        @Override
        public void onMessage(Consumer<ByteBuffer> reader) {
            socket.onData(new StackBuffer(reader));
        }

        @Override
        public void onDrain(Runnable writer) {
            socket.onDrain(writer);
        }

        @Override
        public boolean send(ByteBuffer message) {
            socket.cork();
            try {
                return codec.encode(message, socket);
            } finally {
                socket.uncork();
            }
        }
    }
}
