package io.nodelay.torture;

import io.nodelay.fake.CallKind;
import io.nodelay.fake.FakeNet;
import io.nodelay.fake.Fault;
import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Timer;
import io.nodelay.net.ConnectOptions;
import io.nodelay.net.ListenOptions;
import io.nodelay.net.Net;
import io.nodelay.net.NetOptions;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Where a scenario is played once: one loop on a calm fake net, of which perhaps one call fails. */
final class Stage {
    /** Of fake time. Whatever has not ended by then never will. */
    private static final int END_OF_TIME = 60_000;

    private final FakeNet net = new FakeNet(1).calm();
    private final Referee referee = new Referee();
    private final Map<Integer, Flow> flows = new HashMap<>();
    private final List<Player> players = new ArrayList<>();
    private final List<Witness> witnesses = new ArrayList<>();
    private final List<ServerWitness> servers = new ArrayList<>();
    private final Path socketFile;
    private final EventLoop loop;
    private final Turnstile turnstile;
    private final Timer endOfTime;
    private boolean stopped;

    /** A stage on which that call fails, counted from 1. */
    Stage(Path socketFile, long call, Fault fault) {
        this.socketFile = socketFile;
        if (fault != Fault.NONE) {
            net.failAt(call, fault);
        }
        loop = EventLoop.open(net.provider(), net.clock()).onUncaught(this::uncaught);
        turnstile = new Turnstile(loop, () -> wakeUpFailed(call));
        net.holdTimeWhile(turnstile::holds);
        endOfTime = loop.setTimeout(END_OF_TIME, this::clear).unref();
    }

    /** A close that fails in a way no signature tells of is nobody's error event, and told here. */
    private void uncaught(Throwable thrown) {
        if (!("injected into " + CallKind.CLOSE).equals(thrown.getMessage())) {
            referee.uncaught(thrown);
        }
    }

    private boolean wakeUpFailed(long call) {
        return net.faultsFired() > 0 && net.callLog().get((int) call - 1) == CallKind.WAKEUP;
    }

    // ---- what scenarios ask for

    FakeNet net() {
        return net;
    }

    EventLoop loop() {
        return loop;
    }

    Referee referee() {
        return referee;
    }

    Turnstile turnstile() {
        return turnstile;
    }

    void after(int millis, Runnable what) {
        loop.setTimeout(millis, what);
    }

    /** Any free port of any address. */
    ListenOptions port() {
        return new ListenOptions();
    }

    ListenOptions path() {
        return new ListenOptions().path(socketFile);
    }

    /** A server that does not listen yet. */
    NetServer server(NetOptions options, Consumer<Player> connection) {
        return Net.createServer(loop, options, socket -> {
            referee.event("connection");
            connection.accept(play(Witness.accepted(referee, "guest", socket).options(options)));
        });
    }

    /** Has it listen, and close after ten seconds; somebody may want to know when it is there, and where. */
    ServerWitness listen(NetServer server, ListenOptions where, Consumer<ConnectOptions> there) {
        ServerWitness witness = new ServerWitness(referee, "server", server, why -> true);
        servers.add(witness);
        server.onListening(() -> there.accept(to(server.address())));
        witness.listen(where);
        after(10_000, witness::close);
        return witness;
    }

    /** A server that listens until ten seconds have passed. */
    ServerWitness serve(ListenOptions where, Consumer<Player> connection, Consumer<ConnectOptions> there) {
        return listen(server(new NetOptions(), connection), where, there);
    }

    private static ConnectOptions to(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress unix
                ? new ConnectOptions().path(unix.getPath())
                : new ConnectOptions().host("127.0.0.1").port(((InetSocketAddress) address).getPort());
    }

    Player dial(ConnectOptions to) {
        NetSocket socket = referee.ask("connect", () -> Net.connect(loop, to));
        return play(Witness.dialled(referee, "client " + players.size(), socket).options(to.socket()));
    }

    private Player play(Witness witness) {
        witnesses.add(witness);
        Flow flow = new Flow(flows.size());
        flows.put(flow.name(), flow);
        Player player = new Player(referee, flow, new FlowReader(referee, flows, witness.toString())).take(witness);
        players.add(player);
        return player;
    }

    /** The player goes on with another socket on the same wire. */
    void inherit(Player player, Heir heir) {
        Witness witness = Witness.dialled(referee, "heir", heir);
        witnesses.add(witness);
        player.witness().destroyed();
        player.take(witness);
    }

    void stop() {
        stopped = true;
        servers.forEach(ServerWitness::closedByLoop);
        loop.stop();
    }

    boolean isStopped() {
        return stopped;
    }

    // ---- what came of it

    private void clear() {
        for (Player player : players) {
            if (!player.witness().isClosed()) {
                referee.foul("still there at the end of time: " + player);
                player.destroy();
            }
        }
    }

    /** Whether nothing was lost. */
    boolean isWhole() {
        return flows.values().stream().allMatch(flow -> flow.accepted() == flow.received())
                && witnesses.stream().allMatch(Witness::content);
    }

    void mustBeOver() {
        endOfTime.cancel();
        turnstile.open();
        witnesses.forEach(Witness::mustBeOver);
        servers.forEach(ServerWitness::mustBeOver);
        referee.require(loop.stats().balanced(), "the loop holds something: " + loop.stats());
    }

    @Override
    public String toString() {
        return players + ", " + net;
    }
}
