package io.nodelay.torture;

import io.nodelay.fake.FakeNet;
import io.nodelay.fake.FakePeerServer;
import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Timer;
import io.nodelay.net.ConnectOptions;
import io.nodelay.net.ListenOptions;
import io.nodelay.net.Net;
import io.nodelay.net.NetOptions;
import io.nodelay.net.NetSocket;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One seed's world: a fake net with its weather, one loop with some servers and clients of the library, and strangers
 * on both sides of them. It runs until nothing is left to happen, and then everybody's story is looked at.
 */
final class World {
    /** By then every fair party is long done: the longest wait there is are TCP's two minutes for a full backlog. */
    private static final int END_OF_TIME = 400_000;

    private final Choices choices;
    private final FakeNet net;
    private final EventLoop loop;
    private final Referee referee = new Referee();
    private final Path directory;
    private final Map<Integer, Flow> flows = new HashMap<>();
    private final Map<Flow, Party> senders = new HashMap<>();
    private final List<Witness> witnesses = new ArrayList<>();
    private final List<Actor> actors = new ArrayList<>();
    private final List<Host> hosts = new ArrayList<>();
    private final int largest;
    private boolean stopped;

    /** Makes it, and runs it to its end. */
    World(long seed, Path directory) {
        this.choices = new Choices(seed);
        this.net = new FakeNet(seed);
        this.directory = directory;
        this.largest = weather();
        this.loop = EventLoop.open(net.provider(), net.clock()).onUncaught(referee::uncaught);
        settle();
        populate();
        Timer endOfTime = loop.setTimeout(END_OF_TIME, this::reap).unref();
        loop.run();
        endOfTime.cancel();
        referee.require(loop.stats().balanced(), "the loop holds something: " + loop.stats());
        loop.close();
        net.clock().advance(10_000); // what is under way arrives, also when nobody is left to send more
        judge();
    }

    // ---- what it is made of

    /** How many bytes anybody has to send at most: they must pass through the buffers there are. */
    private int weather() {
        int buffer = choices.pick(64, 1_000, 8_192, 8_192, 65_536);
        net.buffers(buffer, choices.pick(buffer, 2 * buffer));
        int slowest = choices.pick(0, 1, 2, 50);
        net.latency(0, slowest);
        return Math.min(200_000, buffer * (slowest == 50 ? 4 : 40));
    }

    private void settle() {
        for (int i = choices.between(0, 2); i > 0; i--) {
            later(200, loop::rebuildSelector);
        }
        if (choices.chance(0.2)) {
            net.after(choices.between(0, 100), () -> net.earlyReturns(choices.between(1, 600)));
        }
        if (choices.chance(0.1)) {
            net.after(choices.between(0, 100), () -> net.failSelects(choices.between(1, 3)));
        }
        if (choices.chance(0.15)) {
            net.after(
                    choices.between(0, 50), () -> net.descriptorLimit(net.open().size() + choices.between(0, 2)));
            net.after(choices.between(50, 300), () -> net.descriptorLimit(Integer.MAX_VALUE));
        }
        if (choices.chance(0.1)) {
            later(200, () -> {
                stopped = true;
                loop.stop();
            });
        }
    }

    private void populate() {
        hosts.add(new Host(this, "tcp host", new ListenOptions()));
        hosts.add(new Host(this, "unix host", new ListenOptions().path(directory.resolve("socket" + net.seed()))));
        for (int i = choices.between(1, 6); i > 0; i--) {
            SocketAddress to = somewhere();
            String who = "client " + i;
            later(choices.pick(0, 50, 300), () -> dial(who, to));
        }
        for (int i = choices.between(0, 3); i > 0; i--) {
            SocketAddress to = choices.pick(hosts.get(0), hosts.get(1)).address();
            String who = "stranger " + i;
            net.after(choices.between(1, 50), () -> visit(who, to));
        }
    }

    private SocketAddress somewhere() {
        return switch (choices.between(0, 9)) {
            case 0 -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
            case 1 -> new InetSocketAddress("192.0.2.1", 80);
            case 2, 3 -> abroad();
            case 4, 5, 6 -> hosts.get(0).address();
            default -> hosts.get(1).address();
        };
    }

    /** A server of somebody else's. */
    private SocketAddress abroad() {
        FakePeerServer server = net.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.onConnection(
                peer -> enter(new Stranger(this, "foreign server", peer)).play());
        return server.address();
    }

    private void dial(String who, SocketAddress to) {
        ConnectOptions options =
                new ConnectOptions().socket(options(choices)).timeout(choices.pick(0, 10, 1_000, 10_000));
        if (to instanceof UnixDomainSocketAddress unix) {
            options.path(unix.getPath());
        } else if (to instanceof InetSocketAddress inet) {
            options.timeout(Math.max(options.timeout(), inet.getPort() == 80 ? 10 : 0));
            InetAddress host = inet.getAddress();
            options.host(host.isAnyLocalAddress() ? "::1" : host.getHostAddress())
                    .port(inet.getPort());
        }
        Actor actor = enter(new Actor(this, who, Temper.dialling(choices)));
        NetSocket socket = referee.ask("connect", () -> Net.connect(loop, options));
        actor.play(watch(Witness.dialled(referee, who, socket).options(options.socket())));
    }

    private void visit(String who, SocketAddress to) {
        try {
            enter(new Stranger(this, who, net.connect(to))).play();
        } catch (UncheckedIOException refused) {
            referee.require(to instanceof UnixDomainSocketAddress, who + ": " + refused);
        }
    }

    private void reap() {
        boolean explained = actors.stream().anyMatch(actor -> !actor.fair());
        for (Actor actor : actors) {
            if (!actor.isClosed()) {
                referee.require(explained, "stuck: " + actor);
                actor.reap();
            }
        }
    }

    // ---- what its parties ask for

    FakeNet net() {
        return net;
    }

    EventLoop loop() {
        return loop;
    }

    boolean isStopped() {
        return stopped;
    }

    Referee referee() {
        return referee;
    }

    Choices choices() {
        return choices;
    }

    Flow flow() {
        Flow made = new Flow(flows.size());
        flows.put(made.name(), made);
        return made;
    }

    FlowReader reader(String who) {
        return new FlowReader(referee, flows, who);
    }

    /** How much somebody has to send; mostly little. */
    int size(Choices of) {
        return Math.min(largest, of.between(Flow.HEAD, of.pick(4, 500, 5_000, 20_000, 200_000)));
    }

    NetOptions options(Choices of) {
        NetOptions options = new NetOptions().allowHalfOpen(of.chance(0.4));
        if (of.chance(0.5)) {
            int low = of.pick(1, 100, 1_000, 10_000);
            options.waterMarks(low, low * of.between(1, 3));
        }
        return of.chance(0.3) ? options.noDelay(of.chance(0.5)) : options;
    }

    Actor enter(Actor actor) {
        actors.add(actor);
        senders.put(actor.out(), actor);
        return actor;
    }

    Stranger enter(Stranger stranger) {
        senders.put(stranger.out(), stranger);
        return stranger;
    }

    Witness watch(Witness witness) {
        witnesses.add(witness);
        return witness;
    }

    private void later(int mostMillis, Runnable what) {
        loop.setTimeout(choices.between(0, mostMillis), what);
    }

    // ---- the end

    private void judge() {
        witnesses.forEach(Witness::mustBeOver);
        hosts.forEach(Host::mustBeOver);
        if (!stopped) {
            senders.values().forEach(this::goodEnd);
        }
        referee.require(loop.stats().balanced(), "the closed loop holds something: " + loop.stats());
        try {
            net.assertNothingOpen();
        } catch (AssertionError open) {
            referee.foul(open.getMessage());
        }
    }

    /** Two fair parties that have met part in good order, with all that they sent. */
    private void goodEnd(Party party) {
        Optional<Party> other = party.in().map(senders::get);
        if (!party.fair() || other.isEmpty() || !other.get().fair()) {
            return;
        }
        Party sender = other.get();
        boolean good = party.content() && sender.content() && sender.out().complete() && isRead(party.out());
        referee.require(good, "no good end between\n    " + party + "\n    and " + sender);
    }

    private static boolean isRead(Flow flow) {
        return flow.accepted() == 0 || flow.complete();
    }

    /** What went wrong; empty if nothing did. */
    List<String> fouls() {
        return referee.fouls();
    }

    /** How much happened, as a figure that is the same for the same seed. */
    @Override
    public String toString() {
        return net.callLog().hashCode() + " " + net.clock().elapsedNanos() + " " + flows.values() + actors;
    }
}
