package io.nodelay.fake;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A UDP socket on the other machine, by hand. */
public final class FakeUdpPeer {
    private static final int ENDLESS = 1 << 28;

    /** A datagram that came. */
    public record Message(InetSocketAddress from, ByteBuffer bytes) {
        public String text() {
            return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
        }
    }

    private final Kernel kernel;
    private final Mailbox mailbox;
    private final List<Message> received = new ArrayList<>();
    private Consumer<Message> onMessage = message -> {};

    FakeUdpPeer(Kernel kernel, Mailbox mailbox) {
        this.kernel = kernel;
        this.mailbox = mailbox;
        mailbox.buffers(ENDLESS, ENDLESS);
        mailbox.watch(this::takeAll);
    }

    public InetSocketAddress address() {
        return mailbox.local().orElseThrow();
    }

    public FakeUdpPeer send(InetSocketAddress to, byte[] bytes) {
        kernel.confinement().check();
        mailbox.send(to, ByteBuffer.wrap(bytes.clone()));
        return this;
    }

    public FakeUdpPeer send(InetSocketAddress to, String text) {
        return send(to, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Called with each datagram from now on; the select in which that happens then returns. */
    public FakeUdpPeer onMessage(Consumer<Message> what) {
        onMessage = what.andThen(message -> kernel.wakeSelectors());
        return this;
    }

    /** All that came, in order of arrival. */
    public List<Message> received() {
        return List.copyOf(received);
    }

    public void close() {
        kernel.confinement().check();
        kernel.ports().free(mailbox);
    }

    private void takeAll() {
        for (Optional<Mailbox.Datagram> next = mailbox.take(); next.isPresent(); next = mailbox.take()) {
            Message message = new Message(next.get().from(), next.get().bytes().asReadOnlyBuffer());
            received.add(message);
            onMessage.accept(message);
        }
    }
}
