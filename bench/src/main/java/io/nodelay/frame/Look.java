package io.nodelay.frame;

import java.nio.ByteBuffer;

/** The little work that the reader of a message does, the same on both sides. */
@FunctionalInterface
interface Look {
    void at(int length, byte first);

    default void at(ByteBuffer message) {
        at(message.remaining(), message.get(message.position()));
    }
}
