package io.nodelay.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A network in a test: channels, selectors and time, all fake, all decided by one seed. Give {@link #provider} and
 * {@link #clock} to the program under test, script the other side with {@link #connect} and {@link #listen}, and let it
 * run: the same seed gives the same bytes at the same moments, whatever the machine does meanwhile.
 *
 * <p>Everything happens on the thread that selects. Other threads may call {@code Selector.wakeup}, read counters and
 * the ledger, move nothing else; {@link #after} takes their wishes.
 *
 * <p>The weather is the seed's choice unless set: short reads and writes, spurious wake-ups, delays of 0 to 2 ms,
 * buffers of 8 KiB, the clock's origin. {@link #calm} turns the chances off.
 */
public final class FakeNet {
    private final long seed;
    private final Kernel kernel;
    private final FakeProvider provider;

    public FakeNet(long seed) {
        this.seed = seed;
        kernel = new Kernel(seed);
        provider = new FakeProvider(kernel);
    }

    public long seed() {
        return seed;
    }

    public SelectorProvider provider() {
        return provider;
    }

    public FakeClock clock() {
        return kernel.clock();
    }

    /**
     * Something that happens inside a later select (or {@code clock().advance}), on its thread; any thread may plan it.
     * The select then returns, as if woken, so that a loop looks at what was planned with it.
     */
    public void after(long millis, Runnable what) {
        clock().at(clock().elapsedNanos() + TimeUnit.MILLISECONDS.toNanos(millis), () -> {
            what.run();
            kernel.wakeSelectors();
        });
    }

    // ---- the weather

    /** No short reads and writes, no spurious wake-ups, every packet takes 1 ms. */
    public FakeNet calm() {
        return shortness(0).spuriousWakeups(0).latency(1, 1);
    }

    /** How long packets are under way; with 0 and 0 they arrive in the next select. */
    public FakeNet latency(long minMillis, long maxMillis) {
        kernel.latency(TimeUnit.MILLISECONDS.toNanos(minMillis), TimeUnit.MILLISECONDS.toNanos(maxMillis));
        return this;
    }

    /** What SO_RCVBUF and SO_SNDBUF of channels opened from now on begin with. */
    public FakeNet buffers(int receive, int send) {
        kernel.buffers(receive, send);
        return this;
    }

    /** The chance that a read or write of a channel moves fewer bytes than it could. */
    public FakeNet shortness(double chance) {
        kernel.dice().shortness(chance);
        return this;
    }

    /** The chance that a select that would wait returns early with nothing. */
    public FakeNet spuriousWakeups(double chance) {
        kernel.patience().spurious(chance);
        return this;
    }

    /** A host that never answers, like those of the documentation networks (192.0.2.1, 2001:db8::1). */
    public FakeNet blackhole(InetAddress host) {
        kernel.silence(host);
        return this;
    }

    /** A host to which connect itself fails: "Network is unreachable". */
    public FakeNet unroutable(InetAddress host) {
        kernel.unroute(host);
        return this;
    }

    public FakeNet dropDatagrams(double chance) {
        kernel.lossy(chance);
        return this;
    }

    public FakeNet dropNextDatagrams(int count) {
        kernel.dropNext(count);
        return this;
    }

    /** The chance that a datagram does not keep its place; the latency must have a range. */
    public FakeNet reorderDatagrams(double chance) {
        kernel.reordering(chance);
        return this;
    }

    // ---- faults

    /** How many calls that can fail have been made so far. */
    public long calls() {
        return kernel.gate().calls();
    }

    /** Their kinds; call number n is at index n - 1. */
    public List<CallKind> callLog() {
        return kernel.gate().log();
    }

    /** Makes the call with this number, counted from 1, fail; without effect if the fault does not apply to it. */
    public FakeNet failAt(long call, Fault fault) {
        kernel.gate().failAt(call, fault);
        return this;
    }

    /** How many planned faults have come to pass. */
    public int faultsFired() {
        return kernel.gate().fired();
    }

    /** EMFILE: opening and accepting fail while so many channels and selectors are open. */
    public FakeNet descriptorLimit(int descriptors) {
        kernel.ledger().limit(descriptors);
        return this;
    }

    /** The next selects return 0 at once, whatever is ready. */
    public FakeNet earlyReturns(int selects) {
        return earlyReturns(selects, 0);
    }

    /** As {@link #earlyReturns(int)}, but they claim to have selected so many keys. */
    public FakeNet earlyReturns(int selects, int claim) {
        kernel.patience().early(selects, claim);
        return this;
    }

    /** The next selects throw an IOException. */
    public FakeNet failSelects(int selects) {
        kernel.patience().failures(selects);
        return this;
    }

    /** So many selects within one fake millisecond are a verdict; 100 000 unless set. */
    public FakeNet spinLimit(int selects) {
        kernel.patience().spinLimit(selects);
        return this;
    }

    /**
     * While this holds, a select with nothing ready waits for a real wake-up instead of moving the clock: for programs
     * that wait for a thread of theirs, whose answer takes real time and no fake time.
     */
    public FakeNet holdTimeWhile(BooleanSupplier condition) {
        kernel.patience().holdWhile(condition);
        return this;
    }

    // ---- the other side

    /**
     * A connection from outside to whoever listens there. A refusal comes later, as {@link FakePeer#failure}; a UNIX path
     * that refuses throws at once.
     */
    public FakePeer connect(SocketAddress to) {
        kernel.confinement().check();
        try {
            return to instanceof UnixDomainSocketAddress path ? connectUnix(path) : connectTcp((InetSocketAddress) to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FakePeer connectUnix(UnixDomainSocketAddress to) throws IOException {
        StreamEnd end = new StreamEnd(kernel, Addresses.UNNAMED, to);
        Dial.unix(kernel, end, to);
        return new FakePeer(kernel, end);
    }

    private FakePeer connectTcp(InetSocketAddress to) {
        InetSocketAddress from = Addresses.wildcard(kernel.ports().outsidePort());
        StreamEnd end = new StreamEnd(kernel, Addresses.source(from, to), to);
        FakePeer peer = new FakePeer(kernel, end);
        peer.dialling(Dial.tcp(kernel, end, to));
        return peer;
    }

    /** A server outside; port 0 finds one. */
    public FakePeerServer listen(SocketAddress at) {
        return listen(at, 0);
    }

    public FakePeerServer listen(SocketAddress at, int backlog) {
        kernel.confinement().check();
        try {
            return new FakePeerServer(kernel, at, backlog);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A UDP socket outside; port 0 finds one. */
    public FakeUdpPeer udp(InetSocketAddress at) {
        kernel.confinement().check();
        Mailbox mailbox = new Mailbox(kernel);
        try {
            mailbox.bound(kernel.ports().bindUdp(new Ports.Binding(at, mailbox, false)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FakeUdpPeer(kernel, mailbox);
    }

    // ---- the ledger

    /** Channels whose descriptor is open: closing a registered one takes effect with the next select. */
    public int openChannels() {
        return kernel.ledger().all(FakeChannel.class).size();
    }

    public int openSelectors() {
        return kernel.ledger().all(FakeSelector.class).size();
    }

    /** Type, addresses and state of all that is open, in the order of opening. */
    public List<String> open() {
        return kernel.ledger().describe();
    }

    /** Throws with the list of what is open, or with the verdict of a select that a program has caught. */
    public void assertNothingOpen() {
        kernel.patience().verdict().ifPresent(verdict -> {
            throw new AssertionError("seed " + seed + ": " + verdict.getMessage(), verdict);
        });
        if (!open().isEmpty()) {
            throw new AssertionError("seed " + seed + ": still open\n  " + String.join("\n  ", open()));
        }
    }

    /** Channels that a program holds open, without those only waiting for a select to be gone. */
    public long liveChannels() {
        return kernel.ledger().all(FakeChannel.class).stream()
                .filter(Channel::isOpen)
                .count();
    }

    @Override
    public String toString() {
        return "seed " + seed + " after " + clock().elapsedMillis() + " ms, " + calls() + " calls, open: " + open();
    }
}
