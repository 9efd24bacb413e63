package io.nodelay.torture;

import io.nodelay.net.ListenOptions;
import io.nodelay.net.Net;
import io.nodelay.net.NetOptions;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A server of the library: echoes, or has an {@link Actor} at each connection; closes and listens again. */
final class Host {
    private final World world;
    private final Referee referee;
    private final Choices choices;
    private final String who;
    private final boolean echoes;
    private final NetOptions options;
    private final NetServer server;
    private final ServerWitness witness;
    private final SocketAddress address;
    private final ListenOptions where;

    Host(World world, String who, ListenOptions anywhere) {
        this.world = world;
        this.referee = world.referee();
        this.choices = world.choices().split();
        this.echoes = choices.chance(0.3);
        this.who = who + (echoes ? " (echo)" : "");
        this.options = world.options(choices);
        this.server = Net.createServer(world.loop(), options, this::connected);
        this.witness = new ServerWitness(referee, this.who, server, this::mayFail);
        if (choices.chance(0.2)) {
            server.maxConnections(choices.between(1, 3));
        }
        witness.listen(anywhere.backlog(choices.pick(1, 5, 4_096)));
        this.address = server.address();
        this.where = address instanceof InetSocketAddress inet ? anywhere.port(inet.getPort()) : anywhere;
        server.onClose(this::closed);
        closeWithin(500);
    }

    /** To listen again, which takes descriptors and a loop that runs. */
    private boolean mayFail(IOException why) {
        return world.isStopped() || why.getMessage().endsWith("Too many open files");
    }

    SocketAddress address() {
        return address;
    }

    private void connected(NetSocket socket) {
        referee.event(who + ": connection");
        referee.require(server.connections() > 0, who + ": a connection that is not counted");
        String guest = who + "'s guest";
        Witness watched = world.watch(Witness.accepted(referee, guest, socket).options(options));
        if (echoes) {
            socket.pipe(socket);
            return;
        }
        Actor actor = world.enter(new Actor(world, guest, Temper.accepting(choices)));
        actor.play(watched);
        actor.misbehave("connect");
    }

    private void closeWithin(int millis) {
        world.loop().setTimeout(choices.between(0, millis), witness::close);
    }

    private void closed() {
        if (!world.isStopped() && choices.chance(0.3)) {
            witness.listen(where);
            closeWithin(200);
        }
    }

    void mustBeOver() {
        if (world.isStopped()) {
            witness.closedByLoop();
        }
        witness.mustBeOver();
    }
}
