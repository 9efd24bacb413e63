package io.nodelay.frame;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * A numbered message, to be kept or sent.
 *
 * @param serial unsigned, of 16 bits or, if the codec is {@link Numbered#wide}, of 32
 * @param body from position to limit; of a received packet a copy of its own
 */
public record Packet(int serial, ByteBuffer body) {

    /**
     * A reader of packets who does not keep them: told by {@link Numbered} without an object being made.
     * A lambda of two parameters needs {@link #lent} to become one.
     */
    @FunctionalInterface
    public interface Listener extends Consumer<Packet> {
        /**
         * Told one packet.
         *
         * @param serial unsigned
         * @param body lent for this call, as every frame
         */
        void packet(int serial, ByteBuffer body);

        @Override
        default void accept(Packet packet) {
            packet(packet.serial, packet.body);
        }
    }

    /**
     * Names a lambda's type: {@code framed.onMessage(Packet.lent((serial, body) -> …))}.
     *
     * @param listener to be told without a packet being made
     * @return the same
     */
    public static Listener lent(Listener listener) {
        return listener;
    }
}
