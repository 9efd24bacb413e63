package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a request writes before it has a connection: a box that nothing leaves until one comes. Kept as long as the request
 * may have to be sent once more.
 */
final class Draft extends Outbox implements Carrier {
    private static final int SIZE = 512;

    private final ClientRequest request;
    private final EventLoop loop;
    private final List<Consumer<Optional<IOException>>> dones = new ArrayList<>(0);
    private boolean drainOwed;

    Draft(EventLoop loop, ClientRequest request) {
        super(loop, SIZE);
        this.loop = loop;
        this.request = request;
    }

    int size() {
        return filled().remaining();
    }

    /** Whether it holds little enough to be kept for another time. */
    boolean small() {
        return size() <= FULL;
    }

    /** Writes all of it to a connection. */
    void moveTo(ClientConnection connection) {
        if (size() <= COPIED) {
            connection.outbox().put(filled());
        } else if (size() > 0) {
            connection.outbox().flushWith(filled(), NOTHING);
        }
        dones.forEach(done -> connection.outbox().flush(connection, done));
        dones.clear();
        if (drainOwed) {
            drainOwed = false;
            connection.outbox().flush(connection, this::sent);
        }
    }

    private void sent(Optional<IOException> failed) {
        if (failed.isEmpty()) {
            request.drained();
        }
    }

    /** Those who wait to hear of what they wrote hear that it was not sent. */
    void drop(IOException why) {
        dones.forEach(done -> loop.execute(() -> done.accept(Optional.of(why))));
        dones.clear();
    }

    // ---- the box

    @Override
    void take(Sender sender) {
        // it has never held anybody else's
    }

    @Override
    int size(Sender sender) {
        return size();
    }

    @Override
    boolean flush(Sender sender) {
        if (small()) {
            return true;
        }
        drainOwed = true;
        request.draftGrows(size());
        return false;
    }

    @Override
    boolean flush(Sender sender, Consumer<Optional<IOException>> done) {
        dones.add(done);
        return flush(sender);
    }

    @Override
    boolean flushWith(ByteBuffer body, byte[] behind) {
        put(body);
        put(behind);
        return flush(this);
    }

    // ---- the carrier

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public NetSocket socket() {
        throw new IllegalStateException("this request waits for a connection: its socket event tells when it has one");
    }

    @Override
    public long bufferedAmount() {
        return 0;
    }

    @Override
    public Outbox outbox() {
        return this;
    }

    @Override
    public void flushed() {
        // nothing leaves
    }

    @Override
    public boolean carries(OutgoingMessage message) {
        return !request.closed();
    }

    @Override
    public void ended(OutgoingMessage message) {
        request.written();
    }

    @Override
    public void contradicted(OutgoingMessage message, IOException why) {
        request.fail(why);
    }

    @Override
    public void whenSent(Consumer<Optional<IOException>> done) {
        dones.add(done);
    }

    @Override
    public void abandon(IOException why) {
        request.fail(why);
    }

    @Override
    public void flow(IncomingMessage message) {
        throw noResponse();
    }

    @Override
    public void refuse(IncomingMessage message, HttpException why) {
        throw noResponse();
    }

    @Override
    public void destroy(IncomingMessage message, IOException why) {
        throw noResponse();
    }

    private static IllegalStateException noResponse() {
        return new IllegalStateException("a request without a connection has no response");
    }
}
