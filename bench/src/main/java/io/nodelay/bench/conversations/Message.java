package io.nodelay.bench.conversations;

import java.nio.ByteBuffer;

/**
 * A message as it goes over the wire, written again and again from the same direct memory.
 *
 * @param bytes all of it, from 0 to its capacity
 * @param headLength where a sender that writes head and rest apart cuts it
 */
record Message(ByteBuffer bytes, int headLength) {
    static Message of(byte[] bytes, int headLength) {
        return new Message(ByteBuffer.allocateDirect(bytes.length).put(bytes), headLength);
    }

    int length() {
        return bytes.capacity();
    }

    ByteBuffer whole() {
        return bytes.clear();
    }

    ByteBuffer head() {
        return part(0, headLength);
    }

    ByteBuffer rest() {
        return part(headLength, length());
    }

    ByteBuffer part(int from, int to) {
        return bytes.clear().limit(to).position(from);
    }
}
