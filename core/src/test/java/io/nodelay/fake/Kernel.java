package io.nodelay.fake;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What all fakes of one net share: time, chance, the gate, the tables, and the weather on the wires. */
final class Kernel {
    /** Networks reserved for documentation (RFC 5737, RFC 3849): nobody ever answers from there. */
    private static final List<String> NOWHERE = List.of("192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:");

    private final Dice dice;
    private final FakeClock clock;
    private final Gate gate = new Gate();
    private final Ledger ledger = new Ledger();
    private final Ports ports;
    private final Patience patience;
    private final Confinement confinement = new Confinement();
    private final Set<InetAddress> silent = new HashSet<>();
    private final Set<InetAddress> unroutable = new HashSet<>();
    private long minDelay;
    private long maxDelay = TimeUnit.MILLISECONDS.toNanos(2);
    private int receiveBuffer = 8192;
    private int sendBuffer = 8192;
    private double lossy;
    private double reordering;
    private int toDrop;

    Kernel(long seed) {
        dice = new Dice(seed);
        // every other seed starts a few seconds before the clock overflows
        clock = new FakeClock(
                dice.chance(0.5)
                        ? Long.MAX_VALUE - dice.between(0, TimeUnit.SECONDS.toNanos(5))
                        : dice.between(Long.MIN_VALUE / 2, Long.MAX_VALUE / 2));
        dice.shortness(dice.chance(0.25) ? 0 : dice.fraction(0.5));
        ports = new Ports(dice);
        patience = new Patience(clock, dice, () -> ledger.describe());
        patience.spurious(dice.chance(0.25) ? 0 : dice.fraction(0.1));
    }

    Dice dice() {
        return dice;
    }

    FakeClock clock() {
        return clock;
    }

    Gate gate() {
        return gate;
    }

    Ledger ledger() {
        return ledger;
    }

    Ports ports() {
        return ports;
    }

    Patience patience() {
        return patience;
    }

    Confinement confinement() {
        return confinement;
    }

    void latency(long minNanos, long maxNanos) {
        if (minNanos < 0 || maxNanos < minNanos) {
            throw new IllegalArgumentException(minNanos + " to " + maxNanos);
        }
        minDelay = minNanos;
        maxDelay = maxNanos;
    }

    void buffers(int receive, int send) {
        receiveBuffer = receive;
        sendBuffer = send;
    }

    int receiveBuffer() {
        return receiveBuffer;
    }

    int sendBuffer() {
        return sendBuffer;
    }

    /** How long the next packet is under way. */
    long delay() {
        return dice.between(minDelay, maxDelay);
    }

    void later(Runnable what) {
        clock.at(clock.elapsedNanos() + delay(), what);
    }

    void silence(InetAddress host) {
        silent.add(host);
    }

    void unroute(InetAddress host) {
        unroutable.add(host);
    }

    boolean routable(InetSocketAddress to) {
        return !unroutable.contains(to.getAddress());
    }

    boolean silent(InetSocketAddress to) {
        String host = to.getAddress().getHostAddress();
        return silent.contains(to.getAddress()) || NOWHERE.stream().anyMatch(host::startsWith);
    }

    void lossy(double chance) {
        lossy = chance;
    }

    void dropNext(int datagrams) {
        toDrop = datagrams;
    }

    void reordering(double chance) {
        reordering = chance;
    }

    /** Ends the select that is under way: a test's own code has run in it, and may have given a loop something to do. */
    void wakeSelectors() {
        ledger.all(FakeSelector.class).forEach(FakeSelector::wake);
    }

    /** Whether the datagram being sent now gets lost. */
    boolean loses(InetSocketAddress to) {
        if (toDrop > 0) {
            toDrop--;
            return true;
        }
        return silent(to) || dice.chance(lossy);
    }

    /** Whether the datagram being sent now may overtake or be overtaken. */
    boolean reorders() {
        return dice.chance(reordering);
    }
}
