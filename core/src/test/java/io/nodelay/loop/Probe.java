package io.nodelay.loop;

import io.nodelay.fake.FakeNet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The smallest handle there is, over a datagram channel of the loop's own network, real or fake. It notes what the loop
 * tells it; on a ready key it takes one datagram, unless told to do something else.
 */
class Probe implements Handle {
    private final EventLoop loop;
    private final DatagramChannel channel;
    private final List<String> received = new ArrayList<>();
    private final List<Throwable> reasons = new ArrayList<>();
    private SelectionKey key;
    private Consumer<Probe> onReady = Probe::receive;
    private Runnable onClose = () -> {};
    private int readies;
    private int rekeys;
    private int closes;

    private Probe(EventLoop loop) throws IOException {
        this.loop = loop;
        channel = loop.provider().openDatagramChannel(StandardProtocolFamily.INET);
        channel.configureBlocking(false);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Registered for reading; it keeps its loop running. */
    static Probe on(EventLoop loop) throws IOException {
        Probe probe = new Probe(loop);
        try {
            probe.key = loop.register(probe.channel, SelectionKey.OP_READ, probe);
        } catch (IOException refused) {
            probe.channel.close();
            throw refused;
        }
        loop.ref();
        return probe;
    }

    Probe onReady(Consumer<Probe> what) {
        onReady = what;
        return this;
    }

    Probe onClose(Runnable what) {
        onClose = what;
        return this;
    }

    /** Takes one datagram, if there is one. */
    void receive() {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        try {
            channel.receive(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        received.add(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
    }

    @Override
    public void ready(int readyOps) {
        readies++;
        onReady.accept(this);
    }

    @Override
    public void rekeyed(SelectionKey fresh) {
        rekeys++;
        key = fresh;
    }

    @Override
    public void destroy(Throwable why) {
        if (!channel.isOpen()) {
            return;
        }
        reasons.add(why);
        close();
    }

    /** Lets go of the channel if that was not done yet. */
    void destroyQuietly() {
        if (channel.isOpen()) {
            close();
        }
    }

    /** Lets go of the channel; told by {@link #closes} when the descriptor is gone. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        loop.closed(channel, () -> {
            closes++;
            loop.unref();
            onClose.run();
        });
    }

    /** Sends it a datagram over the real network. */
    void poke(String text) throws IOException {
        try (DatagramChannel from = DatagramChannel.open(StandardProtocolFamily.INET)) {
            from.send(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), address());
        }
    }

    /** Sends it a datagram over the fake network. */
    void poke(FakeNet net, String text) {
        net.udp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).send(address(), text);
    }

    InetSocketAddress address() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DatagramChannel channel() {
        return channel;
    }

    SelectionKey key() {
        return key;
    }

    List<String> received() {
        return received;
    }

    /** Why it was destroyed, if the loop did it. */
    List<Throwable> reasons() {
        return reasons;
    }

    int readies() {
        return readies;
    }

    int rekeys() {
        return rekeys;
    }

    int closes() {
        return closes;
    }
}
