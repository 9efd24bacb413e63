package io.nodelay.net;

import io.nodelay.loop.Buffers;
import io.nodelay.loop.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

/** A TCP or UNIX socket as it is: every verb is one system call or none. */
final class PlainTransport implements Transport {
    private final SocketChannel channel;
    private final Buffers buffers;

    PlainTransport(SocketChannel channel, Buffers buffers) {
        this.channel = channel;
        this.buffers = buffers;
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    @Override
    public Step handshake() {
        return Step.DONE;
    }

    @Override
    public Runnable task() {
        throw new IllegalStateException("a plain wire has no tasks");
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public boolean buffered() {
        return false;
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        if (length == 1 && from[offset].isDirect()) {
            return channel.write(from[offset]);
        }
        for (int i = offset; i < offset + length; i++) {
            if (!from[i].isDirect()) {
                return writeCopied(from, offset, length);
            }
        }
        return channel.write(from, offset, length);
    }

    /**
     * Given heap buffers, the JDK copies each into a direct one of the same size and keeps that for the
     * thread, for ever. Ours is bounded and copies them all together: one system call for each 504 KiB.
     */
    private long writeCopied(ByteBuffer[] from, int offset, int length) throws IOException {
        long total = 0;
        for (int writes = 0; writes < EventLoop.WRITES_PER_PASS; writes++) {
            ByteBuffer scratch = fill(buffers.scratch(), from, offset, length);
            int offered = scratch.remaining();
            int taken = offered == 0 ? 0 : channel.write(scratch);
            advance(from, offset, taken);
            total += taken;
            if (taken < offered || offered < Buffers.READ_SIZE) {
                break;
            }
        }
        return total;
    }

    private static ByteBuffer fill(ByteBuffer scratch, ByteBuffer[] from, int offset, int length) {
        for (int i = offset; i < offset + length && scratch.hasRemaining(); i++) {
            int piece = Math.min(from[i].remaining(), scratch.remaining());
            scratch.put(scratch.position(), from[i], from[i].position(), piece);
            scratch.position(scratch.position() + piece);
        }
        return scratch.flip();
    }

    private static void advance(ByteBuffer[] from, int offset, int taken) {
        int left = taken;
        for (int i = offset; left > 0; i++) {
            int piece = Math.min(from[i].remaining(), left);
            from[i].position(from[i].position() + piece);
            left -= piece;
        }
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public boolean end() throws IOException {
        channel.shutdownOutput();
        return true;
    }

    @Override
    public int wants() {
        return 0;
    }

    @Override
    public void close() {
        abort();
    }

    @Override
    public void abort() {
        close(channel);
    }

    /** Closes any channel, for good. */
    static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException | RuntimeException failed) {
            // A channel counts as closed before its descriptor is: there is nothing left to do or to retry.
        }
    }
}
