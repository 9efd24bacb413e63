package io.nodelay.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Our side: the codec writes to the wire itself, the message as it is and what belongs around it from a buffer of its own. */
final class NodelaySender {
    private static final int SERIAL = 7;

    private NodelaySender() {}

    /** Delimited messages begin as text, as Netty's do; all others lie in direct memory. */
    static Sender of(Framing framing, Letters message, Taker wire) {
        if (framing == Framing.NUMBERED) {
            Numbered codec = new Numbered();
            return () -> codec.encode(new Packet(SERIAL, message.ours().rewind()), wire);
        }
        Codec<ByteBuffer> codec = framing.codec(message.ours().capacity());
        return framing == Framing.DELIMITED
                ? () -> codec.encode(ByteBuffer.wrap(message.text().getBytes(StandardCharsets.UTF_8)), wire)
                : () -> codec.encode(message.ours().rewind(), wire);
    }
}
