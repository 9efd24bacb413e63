package io.nodelay.fake;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes in, the same bytes out. */
final class ByteFifo {
    private byte[] bytes = new byte[64];
    private int head;
    private int tail;

    int size() {
        return tail - head;
    }

    boolean isEmpty() {
        return head == tail;
    }

    void clear() {
        head = 0;
        tail = 0;
    }

    void add(byte[] more) {
        add(ByteBuffer.wrap(more), more.length);
    }

    void add(ByteBuffer from, int count) {
        makeRoom(count);
        from.get(bytes, tail, count);
        tail += count;
    }

    void drainTo(ByteBuffer into, int count) {
        into.put(bytes, head, count);
        skip(count);
    }

    byte[] take(int count) {
        byte[] taken = Arrays.copyOfRange(bytes, head, head + count);
        skip(count);
        return taken;
    }

    private void skip(int count) {
        head += count;
        if (isEmpty()) {
            clear();
        }
    }

    private void makeRoom(int count) {
        if (tail + count <= bytes.length) {
            return;
        }
        byte[] target = size() + count <= bytes.length ? bytes : new byte[Math.max(2 * bytes.length, size() + count)];
        System.arraycopy(bytes, head, target, 0, size());
        tail = size();
        head = 0;
        bytes = target;
    }
}
