package io.nodelay.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The other side of a connection, by hand: another machine, as it were, whose program has endless memory and does what
 * the test says. It reads all that comes until told to stop. What it sends is under way like anything else, so let fake
 * time pass before expecting it. Not for two threads: while a loop runs, plan calls with {@link FakeNet#after}.
 */
public final class FakePeer {
    private static final int ENDLESS = 1 << 28;

    private final Kernel kernel;
    private final StreamEnd end;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final ByteBuffer chunk = ByteBuffer.allocate(16 * 1024);
    private Consumer<byte[]> reader = bytes -> {};
    private Runnable onEnd = () -> {};
    private Optional<Dial> dial = Optional.empty();
    private String failure = "";
    private boolean reading = true;
    /** Reading makes room, and over a UNIX socket what the writer still has comes at once, inside the read. */
    private boolean pumping;

    private boolean ended;

    FakePeer(Kernel kernel, StreamEnd end) {
        this.kernel = kernel;
        this.end = end;
        end.buffers(kernel.receiveBuffer(), ENDLESS);
        end.watch(this::pump);
        pump();
    }

    // ---- what it does

    public FakePeer write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Before the connection is up the bytes wait; after a reset they go nowhere, and {@link #failure} says so. */
    public FakePeer write(byte[] bytes) {
        kernel.confinement().check();
        try {
            end.requireWritable();
            end.add(ByteBuffer.wrap(bytes), bytes.length);
            end.push();
        } catch (IOException e) {
            failure = e.getMessage();
        }
        return this;
    }

    /** FIN, after all that was written. */
    public FakePeer shutdownOutput() {
        kernel.confinement().check();
        end.shutdownOutput();
        return this;
    }

    /** As a program's close: FIN, or a reset if bytes came that it has not read. */
    public FakePeer close() {
        kernel.confinement().check();
        end.close(false);
        return this;
    }

    /** RST. */
    public FakePeer reset() {
        kernel.confinement().check();
        end.abort();
        return this;
    }

    /** From now on bytes stay in the receive buffer, and when that is full the sender must wait. */
    public FakePeer stopReading() {
        kernel.confinement().check();
        reading = false;
        return this;
    }

    public FakePeer resumeReading() {
        kernel.confinement().check();
        reading = true;
        pump();
        return this;
    }

    /** How much the kernel takes for a peer that does not read. */
    public FakePeer receiveBuffer(int bytes) {
        end.buffers(bytes, ENDLESS);
        return this;
    }

    /** Called with each piece that is read from now on; the select in which that happens then returns. */
    public FakePeer onData(Consumer<byte[]> what) {
        reader = what.andThen(bytes -> kernel.wakeSelectors());
        return this;
    }

    /** Called when the other side's FIN has been read; the select in which that happens then returns. */
    public FakePeer onEnd(Runnable what) {
        onEnd = () -> {
            what.run();
            kernel.wakeSelectors();
        };
        return this;
    }

    // ---- what it saw

    public boolean connected() {
        return end.established();
    }

    /** All that was read so far. */
    public byte[] received() {
        return received.toByteArray();
    }

    public String receivedText() {
        return received.toString(StandardCharsets.UTF_8);
    }

    /** Bytes that came and were not read. */
    public int unread() {
        return end.available();
    }

    /** Whether the other side's FIN was read. */
    public boolean ended() {
        return ended;
    }

    public boolean wasReset() {
        return end.resetByPeer() || failure.startsWith("Connection reset");
    }

    /** What the kernel said last: "Connection refused", "Connection reset by peer", "Broken pipe"; empty if nothing. */
    public String failure() {
        return failure;
    }

    public SocketAddress localAddress() {
        return end.local();
    }

    public SocketAddress remoteAddress() {
        return end.remote();
    }

    void dialling(Dial started) {
        dial = Optional.of(started);
    }

    private void pump() {
        dial.map(Dial::failure).filter(why -> !why.isEmpty()).ifPresent(why -> failure = why);
        if (pumping) {
            return;
        }
        pumping = true;
        for (int count = readOnce(); count != 0; count = readOnce()) {
            hand(count);
        }
        pumping = false;
    }

    private int readOnce() {
        if (!reading || ended || end.closed() || !end.established() || !failure.isEmpty()) {
            return 0;
        }
        chunk.clear();
        try {
            return end.read(chunk, chunk.remaining());
        } catch (IOException e) {
            failure = e.getMessage();
            return 0;
        }
    }

    private void hand(int count) {
        if (count < 0) {
            ended = true;
            onEnd.run();
            return;
        }
        byte[] bytes = new byte[count];
        chunk.flip().get(bytes);
        received.writeBytes(bytes);
        reader.accept(bytes);
    }

    @Override
    public String toString() {
        return "peer " + end.describe();
    }
}
