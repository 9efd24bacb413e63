package io.nodelay.fake;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Who is bound where. TCP and UDP ports are separate worlds; UNIX paths are files. */
final class Ports {
    private static final int FIRST_EPHEMERAL = 32_768;
    private static final int LAST_EPHEMERAL = 60_999;

    /** A port in use; {@code shared} is SO_REUSEPORT. The owner is whatever frees it later. */
    record Binding(InetSocketAddress address, Object owner, boolean shared) {}

    private final Dice dice;
    private final List<Binding> tcp = new ArrayList<>();
    private final List<Binding> udp = new ArrayList<>();
    private final Map<Path, Object> paths = new HashMap<>();
    private final Map<Object, Listener> listeners = new HashMap<>();
    private int nextEphemeral = FIRST_EPHEMERAL;

    Ports(Dice dice) {
        this.dice = dice;
    }

    /** Binds a TCP port or a UNIX path, which for the latter may be none. */
    SocketAddress bindStream(SocketAddress wanted, Object owner, boolean shared) throws IOException {
        if (wanted instanceof InetSocketAddress inet) {
            return bind(tcp, new Binding(inet, owner, shared));
        }
        if (!wanted.equals(Addresses.UNNAMED)) {
            bindPath(((UnixDomainSocketAddress) wanted).getPath(), owner);
        }
        return wanted;
    }

    /** A port on somebody else's machine. */
    int outsidePort() {
        return nextPort();
    }

    InetSocketAddress bindUdp(Binding wanted) throws BindException {
        return bind(udp, wanted);
    }

    private InetSocketAddress bind(List<Binding> table, Binding wanted) throws BindException {
        Binding binding = wanted.address().getPort() == 0 ? ephemeral(table, wanted) : wanted;
        if (taken(table, binding)) {
            throw new BindException("Address already in use");
        }
        table.add(binding);
        return binding.address();
    }

    private static boolean taken(List<Binding> table, Binding wanted) {
        return table.stream()
                .anyMatch(other ->
                        Addresses.collide(other.address(), wanted.address()) && !(other.shared() && wanted.shared()));
    }

    private Binding ephemeral(List<Binding> table, Binding wanted) {
        Binding candidate;
        do {
            candidate = new Binding(
                    new InetSocketAddress(wanted.address().getAddress(), nextPort()), wanted.owner(), false);
        } while (taken(table, candidate));
        return new Binding(candidate.address(), wanted.owner(), wanted.shared());
    }

    private int nextPort() {
        nextEphemeral = nextEphemeral == LAST_EPHEMERAL ? FIRST_EPHEMERAL : nextEphemeral + 1;
        return nextEphemeral;
    }

    /**
     * A path is bound by making a file of type socket, and programs look at it, unlink it and fail on it; so a real one
     * is made: a kernel socket is bound to the path and closed, and its file stays. It is the only real thing here.
     */
    private void bindPath(Path path, Object owner) throws IOException {
        try (ServerSocketChannel mark = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            mark.bind(UnixDomainSocketAddress.of(path));
        }
        paths.put(path, owner);
    }

    void listen(Object owner, Listener listener) {
        listeners.put(owner, listener);
    }

    void free(Object owner) {
        Predicate<Binding> owned = binding -> binding.owner() == owner;
        tcp.removeIf(owned);
        udp.removeIf(owned);
        paths.values().removeIf(holder -> holder == owner);
        listeners.remove(owner);
    }

    /** Who listens there; with SO_REUSEPORT any one of them. */
    Optional<Listener> listenerAt(InetSocketAddress to) {
        return pick(tcp.stream()
                .filter(binding -> Addresses.reaches(to, binding.address()) && listeners.containsKey(binding.owner()))
                .map(binding -> listeners.get(binding.owner()))
                .toList());
    }

    /** As connect(2) looks a path up. */
    Listener listenerAt(Path path) throws SocketException {
        if (!Files.exists(path)) {
            throw new SocketException("No such file or directory");
        }
        Object owner = paths.getOrDefault(path, this);
        if (!listeners.containsKey(owner)) {
            throw new ConnectException("Connection refused");
        }
        return listeners.get(owner);
    }

    /** The mailbox bound there. */
    Optional<Mailbox> mailboxAt(InetSocketAddress to, InetSocketAddress from) {
        return pick(udp.stream()
                .filter(binding -> Addresses.reaches(to, binding.address()))
                .map(binding -> (Mailbox) binding.owner())
                .filter(mailbox -> mailbox.hears(from))
                .toList());
    }

    private <T> Optional<T> pick(List<T> candidates) {
        return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.get(dice.pick(candidates.size())));
    }
}
