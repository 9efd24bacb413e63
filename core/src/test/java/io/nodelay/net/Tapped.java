package io.nodelay.net;

import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.OutsideServer;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Our socket over a wire that is listened in on, and the outsider at its end. */
record Tapped(NetSocket socket, Tap tap, Outsider peer) implements Closeable {

    /** One write that reached the wire. */
    record Written(int buffers, long bytes, boolean direct) {}

    /** Between socket and wire, of which no more bytes are let through than is said, and every write is noted. */
    static final class Tap implements Transport {
        private final Transport below;
        /** Written and read on the loop. */
        final List<Written> writes = new ArrayList<>();

        private long allowance = Long.MAX_VALUE;

        Tap(Transport below) {
            this.below = below;
        }

        /** Lets so many more bytes through, from none on. */
        void let(long bytes) {
            allowance = allowance == Long.MAX_VALUE ? bytes : allowance + bytes;
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) throws IOException {
            long taken = 0;
            boolean direct = true;
            for (int i = offset; i < offset + length && taken < allowance; i++) {
                direct &= from[i].isDirect();
                int piece = (int) Math.min(from[i].remaining(), allowance - taken);
                ByteBuffer some = from[i].duplicate().limit(from[i].position() + piece);
                taken += below.write(new ByteBuffer[] {some}, 0, 1);
                from[i].position(some.position());
                if (some.hasRemaining()) {
                    break;
                }
            }
            allowance -= allowance == Long.MAX_VALUE ? 0 : taken;
            writes.add(new Written(length, taken, direct));
            return taken;
        }

        @Override
        public SelectableChannel channel() {
            return below.channel();
        }

        @Override
        public Step handshake() throws IOException {
            return below.handshake();
        }

        @Override
        public Runnable task() {
            return below.task();
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return below.read(into);
        }

        @Override
        public boolean readsHeap() {
            return below.readsHeap();
        }

        @Override
        public boolean buffered() {
            return below.buffered();
        }

        @Override
        public boolean flush() throws IOException {
            return below.flush();
        }

        @Override
        public boolean end() throws IOException {
            return below.end();
        }

        @Override
        public int wants() {
            return below.wants();
        }

        @Override
        public void close() {
            below.close();
        }

        @Override
        public void abort() {
            below.abort();
        }
    }

    /** The socket is given over when it is open, and this returns then. */
    static Tapped over(Wire wire, LoopExtension loop, NetOptions options, Consumer<NetSocket> opened) throws Exception {
        try (OutsideServer server = wire.listenOutside()) {
            NetSocket dialling = loop.call(() -> wire.connect(loop.loop(), server.address()));
            loop.until(() -> !dialling.connecting());
            Tap tap = loop.call(() -> new Tap(dialling.detach().transport()));
            NetSocket socket = loop.call(() -> {
                NetSocket made = new NetSocket(loop.loop(), options, null);
                made.onConnect(() -> opened.accept(made));
                made.attach(tap);
                return made;
            });
            loop.until(() -> !socket.connecting());
            return new Tapped(socket, tap, server.accept());
        }
    }

    static Tapped over(Wire wire, LoopExtension loop) throws Exception {
        return over(wire, loop, new NetOptions(), socket -> {});
    }

    /** Closes the outsider's end; ours is the loop's to end. */
    @Override
    public void close() throws IOException {
        peer.close();
    }
}
