package io.nodelay.torture;

import io.nodelay.net.ListenOptions;
import io.nodelay.net.NetServer;
import java.io.IOException;
import java.util.function.Predicate;

/**
 * Watches one server: each {@code listen} ends in an {@code error} or, if that was asked for or an {@code error} told,
 * in one {@code close}; in between {@code listening} fires at most once, and after it not at all; when it closes it has
 * no connection left; and none of it fires inside a call.
 */
final class ServerWitness {
    private final Referee referee;
    private final String who;
    private final NetServer server;
    private final Predicate<IOException> expected;
    private int listens;
    private int refusals;
    private int failures;
    private int asked;
    private int closes;
    private boolean listening;

    /** Watches it; an error that is not expected is against the law. */
    ServerWitness(Referee referee, String who, NetServer server, Predicate<IOException> expected) {
        this.referee = referee;
        this.who = who;
        this.server = server;
        this.expected = expected;
        server.onListening(this::listening);
        server.onDrop(from -> referee.event(who + ": drop"));
        server.onError(this::failed);
        server.onClose(this::closed);
    }

    // ---- what the user does

    void listen(ListenOptions where) {
        listens++;
        referee.call("listen", () -> server.listen(where));
    }

    void close() {
        asked += server.listening() ? 1 : 0;
        referee.call("close", server::close);
    }

    /** Somebody else closes it: the loop that stops. */
    void closedByLoop() {
        asked++;
    }

    // ---- what the server tells

    private void listening() {
        referee.event(who + ": listening");
        referee.require(!listening && server.listening(), who + ": listening twice, or no more");
        listening = true;
    }

    private void failed(IOException why) {
        referee.event(who + ": error");
        referee.require(expected.test(why), who + ": error " + why);
        if (why.getMessage().startsWith("cannot listen")) {
            refusals++;
        } else {
            failures++;
        }
    }

    private void closed() {
        referee.event(who + ": close");
        referee.require(server.connections() == 0, who + ": closed with " + server.connections() + " connections");
        referee.require(closes < listens, who + ": closed twice");
        listening = false;
        closes++;
    }

    /** After the loop has ended. */
    void mustBeOver() {
        referee.require(
                listens == refusals + closes,
                who + ": " + listens + " times told to listen, " + refusals + " refused, " + closes + " closed");
        referee.require(closes <= asked + failures, who + ": closed by itself and told no error");
        referee.require(server.connections() == 0, who + " counts " + server.connections() + " connections");
    }
}
