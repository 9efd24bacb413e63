package io.nodelay.dgram;

import io.nodelay.loop.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The speaking half of a {@link UdpSocket}: straight to the kernel as long as it takes everything; what waits for
 * room, for the socket's own address or for a name to be looked up is copied and follows, up to a bound. Calls
 * nobody back but through {@link Outcomes}.
 */
final class SendQueue {
    /** Datagrams and bytes that may wait: some seconds of a busy sender, and no more, as they are late by then. */
    private static final int MOST_DATAGRAMS = 4_096;

    private static final long MOST_BYTES = 4L * 1024 * 1024;

    /** More than are heard, so that those who answer all that they hear do not fall behind. */
    private static final int SENDS_PER_PASS = 2 * UdpSocket.DATAGRAMS_PER_PASS;
    /** More than the kernel charges for a datagram besides its bytes, which it charges up to twice. */
    private static final int DATAGRAM_COST = 1_280;

    /** A datagram that waits: its bytes copied, its address perhaps only a name. */
    private record Unsent(ByteBuffer bytes, InetSocketAddress to, Sent done) {}

    private final UdpSocket socket;
    private final EventLoop loop;
    private final DatagramChannel channel;
    private final Names names;
    private final Outcomes outcomes;

    /** In the order of the sends. */
    private final ArrayDeque<Unsent> queue = new ArrayDeque<>();
    /** By host, in the order of the sends; all that wait for one name share its look-up. */
    private final Map<String, List<Unsent>> unresolved = new HashMap<>();

    private int mostDatagrams = MOST_DATAGRAMS;
    private long mostBytes = MOST_BYTES;
    private int count;
    private long size;

    SendQueue(UdpSocket socket, EventLoop loop, DatagramChannel channel, Names names, Outcomes outcomes) {
        this.socket = socket;
        this.loop = loop;
        this.channel = channel;
        this.names = names;
        this.outcomes = outcomes;
    }

    void limits(int datagrams, long bytes) {
        mostDatagrams = datagrams;
        mostBytes = bytes;
    }

    int count() {
        return count;
    }

    long size() {
        return size;
    }

    /** Whether something waits for the kernel alone. */
    boolean blocked() {
        return !queue.isEmpty();
    }

    /** Sends what is between position and limit; the position may move or not. */
    void send(ByteBuffer bytes, InetSocketAddress to, Sent done) {
        int length = bytes.remaining();
        if (length > Refusal.MOST_BYTES) {
            outcomes.failed(done, Refusal.tooLong(length, to));
        } else if (to.isUnresolved()) {
            sendByName(bytes, to, done);
        } else if (length == 0 || !queue.isEmpty() || !socket.bound() || !transmit(bytes, to, done)) {
            // Of an empty datagram the JDK answers 0 whether it has left or not: it waits for certain room.
            enqueue(bytes, to, done);
        }
    }

    /** True if this datagram is over, sent or refused; false if the kernel has no room for it now. */
    private boolean transmit(ByteBuffer bytes, InetSocketAddress to, Sent done) {
        int length = bytes.remaining();
        try {
            int taken = channel.send(bytes.isDirect() ? bytes : direct(bytes), to);
            if (taken == 0 && length > 0) {
                return false;
            }
            outcomes.sent(done, length);
        } catch (IOException | RuntimeException refused) {
            outcomes.failed(done, Refusal.of(refused, length, to, mayBroadcast()));
        }
        return true;
    }

    /** Past the JDK's per-thread cache of direct buffers; the position stays for another attempt. */
    private ByteBuffer direct(ByteBuffer bytes) {
        ByteBuffer scratch = loop.buffers().scratch();
        int length = bytes.remaining();
        return scratch.put(0, bytes, bytes.position(), length).limit(length);
    }

    private boolean mayBroadcast() {
        try {
            return channel.getOption(StandardSocketOptions.SO_BROADCAST);
        } catch (IOException | RuntimeException unknown) {
            return true; // no advice then
        }
    }

    private void enqueue(ByteBuffer bytes, InetSocketAddress to, Sent done) {
        if (admit(bytes.remaining(), to, done)) {
            queue.add(new Unsent(copy(bytes), to, done));
            socket.updateInterest();
        }
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        int length = bytes.remaining();
        return ByteBuffer.allocate(length).put(0, bytes, bytes.position(), length);
    }

    private boolean admit(int length, InetSocketAddress to, Sent done) {
        if (count >= mostDatagrams || size + length > mostBytes) {
            outcomes.failed(
                    done,
                    new IOException("cannot send " + length + " bytes to " + to + ": " + count + " datagrams of " + size
                            + " bytes wait already, and at most " + mostDatagrams + " of " + mostBytes + " may"));
            return false;
        }
        if (count++ == 0) {
            loop.ref(); // a datagram on its way keeps the loop running, whatever its socket does
        }
        size += length;
        return true;
    }

    private void release(Unsent datagram) {
        size -= datagram.bytes.remaining();
        if (--count == 0) {
            loop.unref();
        }
    }

    // ---- names

    private void sendByName(ByteBuffer bytes, InetSocketAddress to, Sent done) {
        String host = to.getHostString();
        if (!admit(bytes.remaining(), to, done)) {
            return;
        }
        boolean asked = unresolved.containsKey(host);
        unresolved.computeIfAbsent(host, name -> new ArrayList<>()).add(new Unsent(copy(bytes), to, done));
        if (!asked) {
            names.resolve(host, address -> resolved(host, address), why -> unresolvable(host, why));
        }
    }

    private void resolved(String host, InetAddress address) {
        for (Unsent each : unresolved.remove(host)) {
            queue.add(new Unsent(each.bytes, new InetSocketAddress(address, each.to.getPort()), each.done));
        }
        socket.updateInterest();
    }

    private void unresolvable(String host, IOException why) {
        for (Unsent each : unresolved.remove(host)) {
            release(each);
            outcomes.failed(each.done, why);
        }
    }

    // ---- what waits

    /** The channel has room: what waits is sent, as far as it goes and a pass allows. */
    void pump() {
        long used = 0;
        for (int sent = 0; sent < SENDS_PER_PASS && !queue.isEmpty(); sent++) {
            Unsent next = queue.peek();
            int length = next.bytes.remaining();
            used += DATAGRAM_COST + 2L * length;
            boolean certain = length > 0 || sent == 0 || used < certainRoom();
            if (!certain || !transmit(next.bytes, next.to, next.done)) {
                break;
            }
            release(queue.remove());
        }
        socket.updateInterest();
    }

    /** Linux calls a UDP socket writable while half its send buffer is free (sock_writeable). */
    private int certainRoom() {
        try {
            return channel.getOption(StandardSocketOptions.SO_SNDBUF) / 2;
        } catch (IOException | RuntimeException unknown) {
            return 0;
        }
    }

    /** Nothing that waits will be sent. A socket that was closed owes no {@code error} to those who asked for no answer. */
    void fail(IOException why) {
        List<Unsent> dropped = new ArrayList<>(queue);
        unresolved.values().forEach(dropped::addAll);
        queue.clear();
        unresolved.clear();
        dropped.forEach(this::release);
        for (Unsent each : dropped) {
            if (each.done != Outcomes.NOBODY || !socket.closed()) {
                outcomes.failed(each.done, why);
            }
        }
    }
}
