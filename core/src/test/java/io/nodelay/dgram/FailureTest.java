package io.nodelay.dgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.CallKind;
import io.nodelay.fake.FakeNet;
import io.nodelay.fake.FakeUdpPeer;
import io.nodelay.fake.Fault;
import io.nodelay.loop.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A scenario is played once for each call into {@code java.nio} that it makes, and for each way in which that call can
 * fail. Afterwards every send was told once, the socket has told its one {@code close} and nothing after it, nobody was
 * thrown at, and nothing is left open.
 */
class FailureTest {
    private static final String HERE = "127.0.0.1";
    /** Longer than the scenario takes: whatever a fault has lost, the socket is closed then. */
    private static final long OVER_MILLIS = 1_000;

    /** Binds, sends, is answered, connects, sends, is answered, disconnects, sends, closes. */
    private static final class Play {
        private final FakeNet net = new FakeNet(7).calm().buffers(4_096, 200);
        private final List<Throwable> uncaught = new ArrayList<>();
        private final List<String> events = new ArrayList<>();
        private final EventLoop loop;
        private int sends;
        private int told;
        private int sent;

        Play(long call, Fault fault) {
            if (fault != Fault.NONE) {
                net.failAt(call, fault);
            }
            loop = EventLoop.open(net.provider(), net.clock()).onUncaught(uncaught::add);
        }

        void run() {
            FakeUdpPeer peer = net.udp(Peer.place(Family.UDP4, 0));
            peer.onMessage(message -> peer.send(message.from(), message.text()));
            UdpSocket socket = Dgram.createSocket(loop, Family.UDP4);
            socket.onError(why -> events.add("error"));
            socket.onClose(() -> events.add("close"));
            socket.onMessage((bytes, from) ->
                    heard(socket, StandardCharsets.UTF_8.decode(bytes).toString(), peer.address()));
            socket.bind(0, HERE);
            InetSocketAddress to = peer.address();
            send(socket, "one", to);
            send(socket, "", to);
            send(socket, "x".repeat(150), to); // which leaves no room for what follows
            send(socket, "two".repeat(50), to);
            send(socket, "connect", to);
            loop.setTimeout(OVER_MILLIS, socket::close).unref();
            loop.run();
            peer.close();
        }

        private void heard(UdpSocket socket, String text, InetSocketAddress peer) {
            events.add("message " + text.length());
            switch (text) {
                case "connect" -> {
                    socket.connect(peer.getPort(), HERE);
                    sends++;
                    try {
                        socket.send("connected", this::done);
                    } catch (IllegalStateException notConnected) {
                        sends--;
                    }
                }
                case "connected" -> {
                    socket.disconnect();
                    send(socket, "bye", peer);
                }
                case "bye" -> socket.close();
                default -> {}
            }
        }

        private void send(UdpSocket socket, String text, InetSocketAddress to) {
            sends++;
            socket.send(StandardCharsets.UTF_8.encode(text), to, this::done);
        }

        private void done(Optional<IOException> error, int bytes) {
            told++;
            sent += error.isEmpty() ? 1 : 0;
        }

        /** What is wrong; empty if all is well. */
        String fouls() {
            StringBuilder fouls = new StringBuilder();
            check(fouls, told == sends, told + " of " + sends + " sends were told");
            check(fouls, uncaught.isEmpty(), "thrown: " + uncaught);
            check(fouls, events.indexOf("close") == events.size() - 1, "not closed once and last: " + events);
            loop.close();
            check(fouls, loop.stats().balanced(), "held: " + loop.stats());
            try {
                net.assertNothingOpen();
            } catch (AssertionError open) {
                fouls.append(open.getMessage());
            }
            return fouls.toString();
        }

        private static void check(StringBuilder fouls, boolean right, String foul) {
            fouls.append(right ? "" : foul + "; ");
        }
    }

    private static String play(long call, Fault fault) {
        Play play;
        try {
            play = new Play(call, fault);
        } catch (RuntimeException noLoop) {
            return "";
        }
        try {
            play.run();
        } catch (RuntimeException thrown) {
            if (!play.events.isEmpty() || play.net.liveChannels() > 0) {
                return "thrown after the socket was there: " + thrown;
            }
            play.loop.close(); // the socket could not be made, which was told at once
            return "";
        }
        return play.fouls();
    }

    @Test
    void undisturbedEverythingArrives() {
        Play play = new Play(0, Fault.NONE);
        play.run();
        assertEquals(
                List.of(
                        "message 3",
                        "message 0",
                        "message 150",
                        "message 150",
                        "message 7",
                        "message 9",
                        "message 3",
                        "close"),
                play.events);
        assertEquals(7, play.sent);
        assertEquals("", play.fouls());
    }

    @Test
    void everyCallMayFailInEveryWay() {
        Play undisturbed = new Play(0, Fault.NONE);
        undisturbed.run();
        List<CallKind> calls = undisturbed.net.callLog();
        undisturbed.loop.close();
        List<String> broken = new ArrayList<>();
        int played = 0;
        for (int call = 1; call <= calls.size(); call++) {
            for (Fault fault : Fault.values()) {
                CallKind kind = calls.get(call - 1);
                if (fault.applies(kind) && kind != CallKind.SELECT) { // which is the loop's, and tried there
                    played++;
                    String fouls = play(call, fault);
                    if (!fouls.isEmpty()) {
                        broken.add(call + " " + kind + " " + fault + ": " + fouls);
                    }
                }
            }
        }
        assertEquals("", String.join("\n", broken));
        assertTrue(played > 50, played + " faults were tried");
    }
}
