package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakePeer;
import io.nodelay.fake.FakePeerServer;
import io.nodelay.testing.FakeLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Several addresses are tried in overlap (RFC 8305): the next one after 250 ms or as soon as one has failed, and the
 * earlier attempts go on, as a far host may well need longer (nodejs/node#54359 is what aborting them does).
 */
class HappyEyeballsTest {
    private static final int PORT = 80;
    /** RFC 8305 §8. */
    private static final long DELAY = 250;

    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private final List<String> told = new ArrayList<>();
    private final List<IOException> errors = new ArrayList<>();

    /** The resolver's thread takes real time, which must not become fake time. */
    @BeforeEach
    void timeStandsStillWhileANameIsLookedUp() {
        fake.net().holdTimeWhile(() -> fake.loop().stats().pendingOffloads() > 0);
    }

    private static InetAddress address(String literal) {
        return Literals.parse(literal).orElseThrow();
    }

    private FakePeerServer listen(String host) {
        return fake.net().listen(new InetSocketAddress(address(host), PORT));
    }

    private static ConnectOptions to(String... addresses) {
        List<InetAddress> resolved = new ArrayList<>();
        for (String literal : addresses) {
            resolved.add(address(literal));
        }
        return new ConnectOptions().host("name.test").port(PORT).lookup(host -> resolved);
    }

    private NetSocket connect(ConnectOptions to) {
        NetSocket socket = Net.connect(fake.loop(), to);
        socket.onConnect(() -> {
            InetSocketAddress remote = (InetSocketAddress) socket.remoteAddress();
            told.add("connect to " + remote.getAddress().getHostAddress() + " at " + now());
            fake.loop().setTimeout(2_000, socket::destroy);
        });
        socket.onError(error -> {
            told.add("error at " + now());
            errors.add(error);
        });
        socket.onClose(how -> told.add("close"));
        return socket;
    }

    private long now() {
        return fake.net().clock().elapsedMillis();
    }

    @Test
    void aDeadAddressCostsOneDelay() {
        FakePeerServer server = listen("10.0.0.7");
        connect(to("192.0.2.1", "10.0.0.7"));
        fake.loop().run();
        assertEquals(List.of("connect to 10.0.0.7 at " + (DELAY + 2), "close"), told);
        server.close();
    }

    @Test
    void anAddressThatRefusesCostsNoDelay() {
        FakePeerServer server = listen("10.0.0.7");
        connect(to("10.0.0.8", "10.0.0.7"));
        fake.loop().run();
        assertEquals(List.of("connect to 10.0.0.7 at 4", "close"), told); // two round trips
        server.close();
    }

    @Test
    void anAddressThatCannotBeReachedCostsNothing() {
        FakePeerServer server = listen("10.0.0.7");
        fake.net().unroutable(address("10.0.0.8"));
        connect(to("10.0.0.8", "10.0.0.7"));
        fake.loop().run();
        assertEquals(List.of("connect to 10.0.0.7 at 2", "close"), told);
        server.close();
    }

    @Test
    void aFarHostIsNotAbortedWhenTheNextOneIsTried() {
        fake.net().latency(200, 200); // a connection takes 400 ms
        FakePeerServer far = listen("10.0.0.7");
        FakePeerServer alsoFar = listen("10.0.0.8");
        connect(to("10.0.0.7", "10.0.0.8"));
        fake.loop().run();
        assertEquals(List.of("connect to 10.0.0.7 at 400", "close"), told);
        far.close();
        alsoFar.close();
    }

    @Test
    void theLoserIsClosed() {
        fake.net().latency(200, 200);
        FakePeerServer winner = listen("10.0.0.7");
        FakePeerServer loser = listen("10.0.0.8");
        List<FakePeer> cameLate = new ArrayList<>();
        loser.onConnection(cameLate::add);
        connect(to("10.0.0.7", "10.0.0.8"));
        fake.loop().run();
        cameLate.forEach(peer -> assertTrue(peer.ended() || peer.wasReset(), peer::toString));
        assertEquals(1, told.stream().filter(line -> line.startsWith("connect")).count());
        winner.close();
        loser.close();
    }

    @Test
    void theEarlierOneMayStillLose() {
        FakePeerServer server = listen("10.0.0.7");
        connect(to("192.0.2.1", "192.0.2.2", "10.0.0.7"));
        fake.loop().run();
        assertEquals(List.of("connect to 10.0.0.7 at " + (2 * DELAY + 2), "close"), told);
        server.close();
    }

    @Test
    void theErrorListsEveryAddressThatWasTriedAndWhy() {
        fake.net().unroutable(address("10.0.0.9"));
        connect(to("10.0.0.8", "10.0.0.9", "fd00::8"));
        fake.loop().run();
        assertEquals(ConnectException.class, errors.get(0).getClass());
        String said = errors.get(0).getMessage();
        assertTrue(said.contains("name.test:80"), said);
        assertTrue(said.contains("/10.0.0.8:80 Connection refused"), said);
        assertTrue(said.contains("/10.0.0.9:80 Network is unreachable"), said);
        assertTrue(said.contains("fd00:0:0:0:0:0:0:8]:80 Connection refused"), said);
    }

    @Test
    void theTimeoutIsForAllOfThemTogetherAndListsThem() {
        connect(to("10.0.0.8", "192.0.2.1", "192.0.2.2").timeout(1_000));
        fake.loop().run();
        assertEquals(List.of("error at 1000", "close"), told);
        String said = errors.get(0).getMessage();
        assertTrue(said.contains("/10.0.0.8:80 Connection refused"), said);
        assertTrue(said.contains("/192.0.2.1:80 has not answered"), said);
        assertTrue(said.contains("/192.0.2.2:80 has not answered"), said);
    }

    /** RFC 8305 §4: the resolver's order, but the families by turns. */
    @Test
    void theFamiliesTakeTurns() {
        connect(to("fd00::8", "fd00::9", "10.0.0.8", "10.0.0.9"));
        fake.loop().run();
        String said = errors.get(0).getMessage();
        List<Integer> places = new ArrayList<>();
        for (String each : List.of("0:8]:80", "/10.0.0.8:80", "0:9]:80", "/10.0.0.9:80")) {
            places.add(said.indexOf(each));
        }
        assertEquals(places.stream().sorted().toList(), places, said);
    }

    @Test
    void onlyTheWantedFamilyIsTried() {
        FakePeerServer server = listen("10.0.0.7");
        connect(to("fd00::8", "10.0.0.7").family(StandardProtocolFamily.INET));
        fake.loop().run();
        assertEquals(List.of("connect to 10.0.0.7 at 2", "close"), told);
        server.close();
    }

    @Test
    void noAddressOfTheWantedFamilyIsAnErrorAtOnce() {
        connect(to("10.0.0.7").family(StandardProtocolFamily.INET6));
        fake.loop().run();
        assertEquals(List.of("error at 0", "close"), told);
        assertEquals(UnknownHostException.class, errors.get(0).getClass());
    }

    @Test
    void aLiteralOfTheOtherFamilyIsAnErrorAndNotInsideConnect() {
        NetSocket socket =
                connect(new ConnectOptions().host("10.0.0.7").port(PORT).family(StandardProtocolFamily.INET6));
        assertTrue(socket.destroyed());
        assertEquals(List.of(), told);
        fake.loop().run();
        assertEquals(List.of("error at 0", "close"), told);
    }

    @Test
    void aLookUpThatFindsNothingIsAnError() {
        connect(to());
        fake.loop().run();
        assertEquals(UnknownHostException.class, errors.get(0).getClass());
        assertTrue(errors.get(0).getMessage().contains("name.test"), errors::toString);
    }

    @Test
    void destroyedInTheMiddleAllAttemptsEnd() {
        NetSocket socket = connect(to("192.0.2.1", "192.0.2.2", "192.0.2.3"));
        fake.loop().setTimeout(300, socket::destroy);
        fake.loop().run();
        assertEquals(List.of("close"), told);
        assertEquals(300, now());
        assertEquals(0, fake.net().liveChannels());
    }

    @Test
    void aTimeInWhichTwoSucceedIsOneConnection() {
        fake.net().latency(125, 125); // the first is up when the second begins
        FakePeerServer first = listen("10.0.0.7");
        FakePeerServer second = listen("10.0.0.8");
        connect(to("10.0.0.7", "10.0.0.8"));
        fake.loop().run();
        assertEquals(2, told.size(), told::toString);
        assertTrue(told.get(0).startsWith("connect to 10.0.0.7 at 250"), told::toString);
        first.close();
        second.close();
    }
}
