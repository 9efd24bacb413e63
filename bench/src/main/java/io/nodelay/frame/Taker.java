package io.nodelay.frame;

import io.netty.buffer.ByteBuf;
import io.nodelay.stream.Closed;
import io.nodelay.stream.Watch;
import io.nodelay.stream.Writable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.CompilerControl;

/**
 * A stand-in for the wire, which takes whatever it is given, looks at it, and keeps nothing.
 *
 * <p>What takes is never inlined, as a socket's write never would be: otherwise the JIT compiler sees that nobody reads the
 * header, and leaves out the work that is to be measured. A gathering write is one call, as a socket's is.
 */
final class Taker implements Writable {
    private final Look look;

    Taker(Look look) {
        this.look = look;
    }

    /** From our side. */
    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public boolean write(ByteBuffer bytes) {
        consume(bytes);
        return true;
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public boolean write(ByteBuffer bytes, ByteBuffer behind) {
        consume(bytes);
        consume(behind);
        return true;
    }

    private void consume(ByteBuffer bytes) {
        look.at(bytes);
        bytes.position(bytes.limit());
    }

    /** From Netty's side. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    void take(ByteBuf part) {
        look.at(part.readableBytes(), part.getByte(part.readerIndex()));
        part.release();
    }

    @Override
    public boolean write(ByteBuffer bytes, Consumer<Optional<IOException>> done) {
        throw new UnsupportedOperationException("no codec asks when it is done");
    }

    @Override
    public void end() {}

    @Override
    public Writable onDrain(Runnable resume) {
        return this;
    }

    @Override
    public Watch onClose(Consumer<Closed> watcher) {
        throw new UnsupportedOperationException("no codec watches for the end");
    }

    @Override
    public void destroy(IOException why) {
        throw new UnsupportedOperationException("no codec ends its sink", why);
    }

    @Override
    public void destroy() {}
}
