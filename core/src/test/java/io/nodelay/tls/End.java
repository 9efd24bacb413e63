package io.nodelay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.Transport.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/** One end of a connection without a socket: the transport over a {@link Cable}, driven as a socket would drive it. */
final class End {
    final TlsTransport wire;
    final Cable cable;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private boolean open;
    private boolean endSent;
    private boolean endSeen;
    private ByteBuffer toSend = ByteBuffer.allocate(0);
    private int endsAfter;

    End(EventLoop loop, Cable cable, Role role) {
        this.cable = cable;
        this.wire = new TlsTransport(cable, loop, new Handshake(loop, role, 10_000, () -> {}, why -> {}));
    }

    /** A role for an engine that is there already. */
    record Fixed(SSLEngine made) implements Role {
        private static final SecureContext READY = ready();

        private static SecureContext ready() {
            try {
                return SecureContext.of(new TlsOptions().sslContext(SSLContext.getDefault()));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Optional<SSLEngine> engine(ByteBuffer received, Runnable goOn) {
            return Optional.of(made);
        }

        @Override
        public boolean waits() {
            return false;
        }

        @Override
        public SecureContext context() {
            return READY;
        }

        @Override
        public Optional<String> servername(SSLSession session) {
            return Optional.empty();
        }

        @Override
        public Optional<String> judge(SSLSession session, Optional<String> untrusted) {
            return Optional.empty();
        }
    }

    /** As far as the handshake comes now. */
    boolean handshake() throws IOException {
        Step step = wire.handshake();
        while (step == Step.TASK) {
            wire.task().run();
            step = wire.handshake();
        }
        open = step == Step.DONE;
        return open;
    }

    /** Both, to the end. */
    static void handshake(End one, End other) throws IOException {
        for (int turns = 0; !(one.open && other.open); turns++) {
            assertTrue(turns < 100, "the handshake comes to no end");
            if (!one.open) {
                one.handshake();
            }
            if (!other.open) {
                other.handshake();
            }
        }
    }

    void write(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        assertEquals(bytes.length, wire.write(new ByteBuffer[] {left}, 0, 1));
    }

    /** Reads once into so much room. */
    byte[] read(int room) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(room);
        int count = wire.read(into);
        assertEquals(Math.max(count, 0), into.position());
        endSeen |= count < 0;
        byte[] bytes = new byte[into.flip().remaining()];
        into.get(bytes);
        return bytes;
    }

    /** Reads all that is there. */
    byte[] readAll() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        do {
            all.writeBytes(read(100_000));
        } while (!endSeen && (wire.buffered() || cable.hasUnread()));
        return all.toByteArray();
    }

    boolean endSeen() {
        return endSeen;
    }

    // ---- by chance

    End willSend(byte[] bytes) {
        toSend = ByteBuffer.wrap(bytes);
        return this;
    }

    /** Its end waits for so many bytes of the other: with TLS 1.2 the other could not send them after it. */
    End endsAfter(int bytes) {
        endsAfter = bytes;
        return this;
    }

    byte[] received() {
        return received.toByteArray();
    }

    boolean over() {
        return endSent && endSeen;
    }

    /** Does something that a socket could do now. */
    void step(RandomGenerator random) throws IOException {
        if (!open) {
            handshake();
        } else if (!endSeen && random.nextBoolean()) {
            received.writeBytes(read(1 + random.nextInt(random.nextBoolean() ? 50 : 60_000)));
        } else if (toSend.hasRemaining()) {
            writeSome(random);
        } else if (!endSent && wire.flush() && received.size() >= endsAfter) {
            endSent = wire.end();
        }
    }

    /** In up to three buffers. */
    private void writeSome(RandomGenerator random) throws IOException {
        int size = Math.min(toSend.remaining(), random.nextInt(random.nextBoolean() ? 20 : 70_000));
        int first = random.nextInt(size + 1);
        ByteBuffer[] parts = {
            toSend.slice(toSend.position(), first),
            ByteBuffer.allocate(0),
            toSend.slice(toSend.position() + first, size - first)
        };
        long taken = wire.write(parts, 0, parts.length);
        assertEquals(taken, parts[0].position() + parts[2].position());
        toSend.position(toSend.position() + (int) taken);
    }
}
