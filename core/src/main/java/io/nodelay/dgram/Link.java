package io.nodelay.dgram;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

/** The one peer of a connected {@link UdpSocket}: none, on its way to be one, or chosen. */
final class Link {
    private enum State {
        NONE,
        /** Looking the peer up, or waiting for the socket's own address. */
        PENDING,
        MADE
    }

    private final UdpSocket socket;
    private final DatagramChannel channel;
    private final Names names;
    private final Outcomes outcomes;

    private State state = State.NONE;
    /** From PENDING on; unresolved while it is looked up. */
    private InetSocketAddress peer;

    private Runnable once;
    /** Tells one link from the next. */
    private int made;

    Link(UdpSocket socket, DatagramChannel channel, Names names, Outcomes outcomes) {
        this.socket = socket;
        this.channel = channel;
        this.names = names;
        this.outcomes = outcomes;
    }

    boolean isNone() {
        return state == State.NONE;
    }

    boolean isMade() {
        return state == State.MADE;
    }

    /** Whether there ever was a peer: what ICMP has to say of it may come after its time. */
    boolean wasMade() {
        return made > 0;
    }

    /** Who it is, or was. */
    InetSocketAddress peer() {
        return peer;
    }

    /** Chooses the peer, now or when it is looked up and the socket has an address. */
    void make(InetSocketAddress to, Runnable connected) {
        state = State.PENDING;
        peer = to;
        once = connected;
        if (to.isUnresolved()) {
            names.resolve(
                    to.getHostString(),
                    address -> resolved(new InetSocketAddress(address, to.getPort())),
                    this::failed);
        } else {
            resolved(to);
        }
    }

    private void resolved(InetSocketAddress to) {
        peer = to;
        if (socket.bound()) {
            makeNow();
        }
    }

    /** The socket has an address. */
    void bound() {
        if (state == State.PENDING && !peer.isUnresolved()) {
            makeNow();
        }
    }

    /** The socket has no address, and its look-ups were given up. */
    void notBound(IOException why) {
        if (state == State.PENDING) {
            failed(why);
        }
    }

    private void makeNow() {
        try {
            channel.connect(peer);
            peer = (InetSocketAddress) channel.getRemoteAddress();
        } catch (IOException | RuntimeException refused) {
            failed(refused);
            return;
        }
        state = State.MADE;
        int mine = ++made;
        Runnable connected = once;
        socket.owe(() -> tell(mine, connected));
    }

    private void tell(int mine, Runnable connected) {
        if (state == State.MADE && mine == made) { // and not broken, or made anew, at once
            socket.connected();
            if (state == State.MADE && mine == made) {
                connected.run(); // last, as it may throw
            }
        }
    }

    /** As a datagram that failed and has no callback: in its order, and before {@code close}. */
    private void failed(Exception why) {
        state = State.NONE;
        outcomes.failed(Outcomes.NOBODY, Refusal.io("cannot connect to " + peer, why));
    }

    /** The socket could not even be given an address. */
    void failed(InetSocketAddress to, IOException why) {
        peer = to;
        failed(why);
    }

    void unmake() throws IOException {
        channel.disconnect();
        state = State.NONE;
    }

    /** The socket is closed. */
    void end() {
        state = State.NONE;
    }
}
