package io.nodelay.fake;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** A UDP socket as the kernel keeps it: datagrams that came, bytes that are leaving, and the peer's refusal. */
final class Mailbox {
    record Datagram(InetSocketAddress from, ByteBuffer bytes) {}

    private final Kernel kernel;
    private final Queue<Datagram> queue = new ArrayDeque<>();
    private Optional<InetSocketAddress> local = Optional.empty();
    private Optional<InetSocketAddress> peer = Optional.empty();
    private Runnable watcher = () -> {};
    private int receiveLimit;
    private int sendLimit;
    private int waitingBytes;
    private int inFlight;
    private long lastArrival;
    private boolean refused;
    private int dropped;

    Mailbox(Kernel kernel) {
        this.kernel = kernel;
        buffers(kernel.receiveBuffer(), kernel.sendBuffer());
    }

    void buffers(int receive, int send) {
        receiveLimit = receive;
        sendLimit = send;
    }

    void watch(Runnable onDatagram) {
        watcher = onDatagram;
    }

    void bound(InetSocketAddress to) {
        local = Optional.of(to);
    }

    Optional<InetSocketAddress> local() {
        return local;
    }

    void connect(InetSocketAddress to) {
        peer = Optional.of(Addresses.target(to));
    }

    void disconnect() {
        peer = Optional.empty();
        refused = false;
    }

    Optional<InetSocketAddress> peer() {
        return peer;
    }

    /** A connected socket hears its peer alone. */
    boolean hears(InetSocketAddress from) {
        return peer.isEmpty() || peer.get().equals(from);
    }

    /** ICMP port unreachable, told once, to connected sockets only. */
    boolean takeRefusal() {
        boolean taken = refused;
        refused = false;
        return taken;
    }

    Optional<Datagram> take() {
        Optional<Datagram> next = Optional.ofNullable(queue.poll());
        next.ifPresent(datagram -> waitingBytes -= datagram.bytes().remaining());
        return next;
    }

    boolean hasRoom(int bytes) {
        return inFlight == 0 || inFlight + bytes <= sendLimit;
    }

    int dropped() {
        return dropped;
    }

    int poll() {
        int ops = queue.isEmpty() && !refused ? 0 : SelectionKey.OP_READ;
        return 2 * inFlight <= sendLimit ? ops | SelectionKey.OP_WRITE : ops;
    }

    /** The socket must be bound. */
    void send(InetSocketAddress to, ByteBuffer bytes) {
        InetSocketAddress from = Addresses.source(local.orElseThrow(), to);
        boolean lost = kernel.loses(to);
        int length = bytes.remaining();
        inFlight += length;
        kernel.clock().at(arrival(), () -> {
            inFlight -= length;
            if (!lost) {
                deliver(to, new Datagram(from, bytes));
            }
        });
    }

    private long arrival() {
        long arrival = kernel.clock().elapsedNanos() + kernel.delay();
        if (kernel.reorders()) {
            return arrival;
        }
        lastArrival = Math.max(lastArrival, arrival);
        return lastArrival;
    }

    private void deliver(InetSocketAddress to, Datagram datagram) {
        Optional<Mailbox> found = kernel.ports().mailboxAt(to, datagram.from());
        if (found.isPresent()) {
            found.get().offer(datagram);
        } else if (peer.isPresent()) {
            refused = true;
        }
    }

    private void offer(Datagram datagram) {
        if (waitingBytes + datagram.bytes().remaining() > receiveLimit && !queue.isEmpty()) {
            dropped++;
            return;
        }
        queue.add(datagram);
        waitingBytes += datagram.bytes().remaining();
        watcher.run();
    }

    String describe() {
        return "%s%s, %d datagrams to read, %d bytes in flight"
                .formatted(
                        local.map(Object::toString).orElse("unbound"),
                        peer.map(address -> " -> " + address).orElse(""),
                        queue.size(),
                        inFlight);
    }
}
