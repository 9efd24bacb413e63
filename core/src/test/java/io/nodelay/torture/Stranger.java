package io.nodelay.torture;

import io.nodelay.fake.FakeNet;
import io.nodelay.fake.FakePeer;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A program on another machine, which uses another library: what it does is planned with the fake net. */
final class Stranger implements Party {
    private final FakeNet net;
    private final Choices choices;
    private final FakePeer peer;
    private final String who;
    private final boolean rude;
    private final Flow out;
    private final FlowReader in;
    private int left;

    Stranger(World world, String who, FakePeer peer) {
        this.net = world.net();
        this.choices = world.choices().split();
        this.peer = peer;
        this.rude = choices.chance(0.3);
        this.who = who + (rude ? " RUDE" : " FAIR");
        this.out = world.flow();
        this.in = world.reader(this.who);
        this.left = world.size(choices);
    }

    void play() {

        in.read(ByteBuffer.wrap(peer.received())); // it has read since it was accepted
        if (peer.ended()) {
            in.end();
        }
        peer.onData(bytes -> in.read(ByteBuffer.wrap(bytes)));
        peer.onEnd(in::end);
        later(30, this::write);
        if (choices.chance(0.5)) {
            later(30, peer::stopReading);
            net.after(choices.between(30, 150), peer::resumeReading);
        }
        if (rude) {
            later(100, () -> choices.pick((Runnable) peer::reset, peer::close).run());
        }
    }

    private void write() {
        int size = Math.min(left, Math.max(Flow.HEAD, choices.between(1, choices.pick(100, 10_000))));
        byte[] bytes = out.next(size);
        peer.write(bytes);
        if (!peer.failure().isEmpty()) {
            return;
        }
        out.accepted(size);
        left -= size;
        later(20, left > 0 ? this::write : peer::shutdownOutput);
    }

    private void later(int mostMillis, Runnable what) {
        net.after(choices.between(0, mostMillis), what);
    }

    @Override
    public Flow out() {
        return out;
    }

    @Override
    public Optional<Flow> in() {
        return in.flow();
    }

    @Override
    public boolean fair() {
        return !rude;
    }

    @Override
    public boolean content() {
        return peer.failure().isEmpty() && peer.ended();
    }

    @Override
    public String toString() {
        return "%s: %s %s, sends %s, reads %s".formatted(who, peer, peer.failure(), out, in.flow());
    }
}
