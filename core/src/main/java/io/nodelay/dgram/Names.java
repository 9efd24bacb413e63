package io.nodelay.dgram;

import io.nodelay.loop.Blocking;
import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Offload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** From hosts as people write them to addresses: literals at once, names off the loop. */
final class Names {

    /** The system's resolver, or a test's. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] lookup(String host) throws IOException;
    }

    private final EventLoop loop;
    private final Family family;
    private final Resolver resolver;
    private final List<Offload<?>> underway = new ArrayList<>();

    /** The last answer of {@link #of}: who sends to one place again and again makes no new object each time. */
    private InetSocketAddress last = InetSocketAddress.createUnresolved("", 0);

    private String lastHost = "";

    Names(EventLoop loop, Family family, Resolver resolver) {
        this.loop = loop;
        this.family = family;
        this.resolver = resolver;
    }

    /** The place with that name: resolved if it is a literal, else to be looked up. */
    InetSocketAddress of(String host, int port) {
        if (port != last.getPort() || !host.equals(lastHost)) {
            last = literal(host)
                    .map(address -> new InetSocketAddress(address, port))
                    .orElseGet(() -> InetSocketAddress.createUnresolved(host, port));
            lastHost = host;
        }
        return last;
    }

    /** An address written as such, which needs no look-up and so no pool that may be full of hanging ones. */
    static Optional<InetAddress> literal(String host) {
        try {
            if (host.indexOf(':') >= 0 && (host.charAt(0) == '[' || host.charAt(0) == ':' || isHex(host.charAt(0)))) {
                return Optional.of(InetAddress.getByName(host)); // which looks up nothing that begins so
            }
            String[] parts = host.split("\\.", -1);
            byte[] address = new byte[4];
            for (int i = 0; i < parts.length && parts.length == address.length; i++) {
                address[i] = octet(parts[i]);
            }
            return parts.length == address.length ? Optional.of(InetAddress.getByAddress(address)) : Optional.empty();
        } catch (UnknownHostException | NumberFormatException name) {
            return Optional.empty();
        }
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0;
    }

    /** Decimal and without a leading zero, which some read as octal (RFC 6943 §3.1.1). */
    private static byte octet(String text) {
        int value = Integer.parseInt(text);
        if (value < 0 || value > 255 || !Integer.toString(value).equals(text)) {
            throw new NumberFormatException(text);
        }
        return (byte) value;
    }

    /**
     * Looks a name up; one of the two is called, from a task of the loop, unless {@link #cancel} comes first.
     *
     * @param then is given the first address that the socket can reach
     */
    void resolve(String host, Consumer<InetAddress> then, Consumer<IOException> failed) {
        Offload<?>[] mine = new Offload<?>[1];
        try {
            offload(mine, host, then, failed);
        } catch (RuntimeException | Error noThread) {
            loop.execute(() -> failed.accept(new IOException("cannot look up " + host + ": " + noThread, noThread)));
        }
    }

    private void offload(Offload<?>[] mine, String host, Consumer<InetAddress> then, Consumer<IOException> failed) {
        mine[0] = loop.offload(
                Blocking.DNS,
                () -> chosen(host, resolver.lookup(host)),
                address -> {
                    underway.remove(mine[0]);
                    then.accept(address);
                },
                why -> {
                    underway.remove(mine[0]);
                    failed.accept(why instanceof IOException io ? io : new IOException("cannot look up " + host, why));
                });
        underway.add(mine[0]);
    }

    private InetAddress chosen(String host, InetAddress[] addresses) throws UnknownHostException {
        return family.choose(addresses)
                .orElseThrow(() -> new UnknownHostException(host + ": it has no address for a socket of " + family));
    }

    /** Gives all look-ups up. */
    void cancel() {
        underway.forEach(Offload::cancel);
        underway.clear();
    }
}
