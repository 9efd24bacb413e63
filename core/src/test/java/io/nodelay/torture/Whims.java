package io.nodelay.torture;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.KeepAlive;
import io.nodelay.net.NetSocket;

/** Calls at odd moments that must change nothing about how a connection goes, before, while and after it is there. */
final class Whims {
    private final EventLoop loop;
    private final Referee referee;
    private final Choices choices;
    private final NetSocket socket;

    Whims(EventLoop loop, Referee referee, Choices choices, NetSocket socket) {
        this.loop = loop;
        this.referee = referee;
        this.choices = choices;
        this.socket = socket;
    }

    void plan() {
        for (int i = choices.between(0, 3); i > 0; i--) {
            loop.setTimeout(choices.between(0, choices.pick(5, 100)), this::one);
        }
    }

    private void one() {
        switch (choices.between(0, 5)) {
            case 0 -> referee.call("setNoDelay", () -> socket.setNoDelay(choices.chance(0.5)));
            case 1 -> referee.call("setKeepAlive", () -> socket.setKeepAlive(new KeepAlive(60, 10, 3)));
            case 2 -> referee.call("setTimeout", () -> socket.setTimeout(choices.pick(0, 1, 10, 1_000)));
            case 3 -> referee.call("cork", () -> socket.cork().cork().uncork());
            case 4 -> referee.call("unref", () -> socket.unref().unref().ref());
            default -> ask();
        }
    }

    private void ask() {
        long waiting = referee.ask("bufferedAmount", socket::bufferedAmount);
        referee.require(waiting >= 0, waiting + " bytes wait");
        referee.call("noDelay", socket::noDelay);
        if (!socket.connecting() && !socket.destroyed()) {
            referee.call("addresses", () -> {
                socket.localAddress();
                socket.remoteAddress();
            });
        }
    }
}
