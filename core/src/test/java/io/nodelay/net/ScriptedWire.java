package io.nodelay.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A wire that takes what a script says, and remembers what it was offered: how much a call, in how many buffers. */
final class ScriptedWire implements Transport {
    private static final int BROKEN = -1;

    private final ArrayDeque<Integer> script = new ArrayDeque<>();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    /** Buffers offered by each call. */
    final List<Integer> buffers = new ArrayList<>();
    /** Bytes offered by each call. */
    final List<Integer> offers = new ArrayList<>();

    /** Takes so many bytes with each of the next calls; what comes after them is taken whole. */
    ScriptedWire takes(int... bytes) {
        for (int count : bytes) {
            script.add(count);
        }
        return this;
    }

    /** Throws in the call after those. */
    ScriptedWire thenBreaks() {
        script.add(BROKEN);
        return this;
    }

    byte[] taken() {
        return taken.toByteArray();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        int offered = 0;
        for (int i = offset; i < offset + length; i++) {
            offered += from[i].remaining();
        }
        buffers.add(length);
        offers.add(offered);
        int next = script.isEmpty() ? offered : script.remove();
        if (next == BROKEN) {
            throw new IOException("Broken pipe");
        }
        int left = Math.min(next, offered);
        for (int i = offset; left > 0; i++) {
            left -= take(from[i], left);
        }
        return Math.min(next, offered);
    }

    private int take(ByteBuffer from, int most) {
        byte[] piece = new byte[Math.min(from.remaining(), most)];
        from.get(piece);
        taken.writeBytes(piece);
        return piece.length;
    }

    @Override
    public SelectableChannel channel() {
        throw new IllegalStateException("a scripted wire has no channel");
    }

    @Override
    public Step handshake() {
        return Step.DONE;
    }

    @Override
    public Runnable task() {
        throw new IllegalStateException("a scripted wire has no task");
    }

    @Override
    public int read(ByteBuffer into) {
        return 0;
    }

    @Override
    public boolean buffered() {
        return false;
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public boolean end() {
        return true;
    }

    @Override
    public int wants() {
        return 0;
    }

    @Override
    public void close() {}

    @Override
    public void abort() {}
}
