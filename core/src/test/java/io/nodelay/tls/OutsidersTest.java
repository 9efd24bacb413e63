package io.nodelay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.net.ConnectOptions;
import io.nodelay.testing.Command;
import io.nodelay.testing.Credentials;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.OutsideServer;
import io.nodelay.testing.OverTls;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Other people's TLS at the other end: OpenSSL's and the JDK's. */
class OutsidersTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static Command openssl(Talk talk, TlsVersion version, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + talk.port(loop),
                "-CAfile",
                Credentials.ca().certFile().toString(),
                version == TlsVersion.TLS_1_2 ? "-tls1_2" : "-tls1_3"));
        words.addAll(List.of(more));
        return Command.run(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void opensslIsEchoed(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, Contexts.server(version));
        try (Command client = openssl(talk, version, "-verify_return_error", "-alpn", "x")) {
            client.type("hello from openssl\n");
            client.until("Verify return code: 0");
            client.until("hello from openssl");
        }
    }

    @Test
    void opensslsKeyUpdatesAreAnsweredAndDataGoesOnBothWays() throws Exception {
        Talk talk = Talk.echo(loop, Contexts.server(TlsVersion.TLS_1_3));
        try (Command client = openssl(talk, TlsVersion.TLS_1_3)) {
            client.type("before\n");
            client.until("before");
            client.type("K\n"); // an update that asks for ours
            client.until("KEYUPDATE");
            client.type("after\n");
            assertEquals("after", client.until("after"));
            client.type("k\n");
            client.until("KEYUPDATE");
            client.type("at last\n");
            assertEquals("at last", client.until("at last"));
        }
    }

    @Test
    @Tag("jdk")
    void opensslsRenegotiationIsRefused() throws Exception {
        Talk talk = Talk.echo(loop, Contexts.server(TlsVersion.TLS_1_2));
        CompletableFuture<String> error = new CompletableFuture<>();
        try (Command client = openssl(talk, TlsVersion.TLS_1_2, "-legacy_renegotiation")) {
            client.type("before\n");
            client.until("before");
            TlsSocket socket = loop.await(talk.secured());
            loop.run(() -> socket.onError(why -> error.complete(why.getMessage())));
            client.type("R\n");
            assertTrue(loop.await(error).contains("renegotiation"), error::join);
        }
    }

    /** A server that asks for a renegotiation by a HelloRequest is refused as well. */
    @Test
    void opensslsServersRenegotiationIsRefused() throws Exception {
        CompletableFuture<String> error = new CompletableFuture<>();
        try (Command server = Command.run(
                "openssl",
                "s_server",
                "-accept",
                "127.0.0.1:0",
                "-tls1_2",
                "-cert",
                Credentials.server().certFile().toString(),
                "-key",
                Credentials.server().keyFile().toString())) {
            int port = Integer.parseInt(server.until("ACCEPT").replaceAll(".*:", ""));
            ConnectOptions to = new ConnectOptions().host("127.0.0.1").port(port);
            loop.await(Talk.connect(loop, to, Contexts.client(TlsVersion.TLS_1_2), socket -> {
                socket.onError(why -> error.complete(why.getMessage()));
                socket.resume();
                socket.write("hello\n");
            }));
            server.until("hello");
            server.type("r\n");
            assertTrue(loop.await(error).contains("renegotiation"), error::join);
        }
    }

    @Test
    void opensslShowsItsCertificate() throws Exception {
        SecureContext mutual = SecureContext.of(Contexts.serverOptions(TlsVersion.TLS_1_3)
                .ca(Credentials.ca().certFile())
                .requestCert(true));
        Talk talk = Talk.echo(loop, mutual);
        try (Command client = openssl(
                talk,
                TlsVersion.TLS_1_3,
                "-cert",
                Credentials.client().certFile().toString(),
                "-key",
                Credentials.client().keyFile().toString())) {
            client.type("it is me\n");
            client.until("it is me");
            TlsSocket socket = loop.await(talk.secured());
            assertTrue(loop.call(socket::authorized));
            assertEquals(Optional.of(Credentials.client().certificate()), loop.call(socket::peerCertificate));
        }
    }

    @ParameterizedTest
    @EnumSource
    void opensslsServerIsTalkedTo(TlsVersion version) throws Exception {
        try (Command server = Command.run(
                "openssl",
                "s_server",
                "-accept",
                "127.0.0.1:0",
                "-rev",
                "-cert",
                Credentials.server().certFile().toString(),
                "-key",
                Credentials.server().keyFile().toString())) {
            int port = Integer.parseInt(server.until("ACCEPT").replaceAll(".*:", ""));
            CompletableFuture<String> heard = new CompletableFuture<>();
            ConnectOptions to = new ConnectOptions().host("127.0.0.1").port(port);
            var unused = Talk.connect(loop, to, Contexts.client(version), socket -> {
                socket.write("stressed\n");
                StringBuilder all = new StringBuilder();
                socket.onText(StandardCharsets.UTF_8, text -> {
                    if (all.append(text).indexOf("\n") >= 0) {
                        heard.complete(all.toString());
                        socket.end();
                    }
                });
            });
            assertEquals("desserts\n", loop.await(heard));
        }
    }

    // ---- ends, by the JDK's sockets

    @ParameterizedTest
    @EnumSource
    void aTruncationIsAnErrorAndNoEnd(TlsVersion version) throws Exception {
        List<String> events = new ArrayList<>();
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        Talk talk = Talk.listen(loop, Contexts.server(version), socket -> {
            socket.onText(StandardCharsets.UTF_8, events::add);
            socket.onEnd(() -> events.add("end"));
            socket.onError(why -> events.add(why.getMessage()));
            socket.onClose(how -> closed.complete(true));
        });
        Wire wire = version == TlsVersion.TLS_1_2 ? Wire.TLS12 : Wire.TLS13;
        try (OverTls peer = (OverTls) wire.dial(loop.call(talk.server()::address))) {
            peer.write("half a mess");
            loop.until(() -> !events.isEmpty());
            peer.plain().shutdownOutput(); // FIN, and no close_notify before it
            loop.await(closed);
        }
        assertEquals(List.of("half a mess", "the connection was truncated: it has ended without close_notify"), events);
    }

    @ParameterizedTest
    @EnumSource
    void aResetIsAnErrorAndNoEnd(TlsVersion version) throws Exception {
        List<String> events = new ArrayList<>();
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        Talk talk = Talk.listen(loop, Contexts.server(version), socket -> {
            socket.onText(StandardCharsets.UTF_8, events::add);
            socket.onEnd(() -> events.add("end"));
            socket.onError(why -> events.add(why.getMessage()));
            socket.onClose(how -> closed.complete(true));
        });
        Wire wire = version == TlsVersion.TLS_1_2 ? Wire.TLS12 : Wire.TLS13;
        try (OverTls peer = (OverTls) wire.dial(loop.call(talk.server()::address))) {
            peer.write("half a mess");
            loop.until(() -> !events.isEmpty());
            peer.reset();
            loop.await(closed);
        }
        assertEquals(List.of("half a mess", "Connection reset"), events);
    }

    @ParameterizedTest
    @EnumSource
    void ourEndSendsCloseNotifyAlsoAfterThePeers(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, Contexts.server(version));
        SSLSocketFactory factory = Credentials.client().jdkContext().getSocketFactory();
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), talk.port(loop));
                var peer = (javax.net.ssl.SSLSocket) factory.createSocket(plain, "localhost", 1, false)) {
            peer.setEnabledProtocols(new String[] {version.toString()});
            peer.getOutputStream().write(1);
            assertEquals(1, peer.getInputStream().read());
            peer.shutdownOutput();
            assertEquals(-1, peer.getInputStream().read()); // without close_notify the JDK throws here
        }
        loop.run(() -> talk.server().close());
        loop.untilIdle();
    }

    /** What the JDK's client is told for a record of ours that it has never sent. */
    private static String alertFor(TlsVersion version, byte[] forged) throws Exception {
        Talk talk = Talk.echo(loop, Contexts.server(version));
        CompletableFuture<Boolean> error = new CompletableFuture<>();
        Wire wire = version == TlsVersion.TLS_1_2 ? Wire.TLS12 : Wire.TLS13;
        try (OverTls peer = (OverTls) wire.dial(loop.call(talk.server()::address))) {
            peer.handshaken();
            TlsSocket socket = loop.await(talk.secured());
            loop.run(() -> socket.onClose(how -> error.complete(how.hadError())));
            peer.plain().getOutputStream().write(forged);
            assertTrue(loop.await(error));
            return assertThrows(SSLException.class, peer::readAll).getMessage();
        }
    }

    private static byte[] record(int type, int announced, int length) {
        byte[] record = {(byte) type, 3, 3, (byte) (announced >>> 8), (byte) announced};
        return Arrays.copyOf(record, record.length + length);
    }

    @ParameterizedTest
    @EnumSource
    void aForgedRecordClosesWithTheRightAlert(TlsVersion version) throws Exception {
        String alert = alertFor(version, record(23, 40, 40));
        assertTrue(alert.contains("bad_record_mac"), alert);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("jdk")
    void aRecordThatIsTooLongClosesWhenItIsAnnounced(TlsVersion version) throws Exception {
        String alert = alertFor(version, record(23, 0xFFFF, 1)); // the JDK has not the one for this
        assertTrue(alert.contains("record_overflow") || alert.contains("unexpected_message"), alert);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("jdk")
    void aRecordOfNoKnownTypeClosesWithAnAlert(TlsVersion version) throws Exception {
        String alert = alertFor(version, record(99, 40, 40)); // the JDK decrypts first
        assertTrue(alert.contains("unexpected_message") || alert.contains("bad_record_mac"), alert);
    }

    @ParameterizedTest
    @EnumSource
    void aRecordTooShortToBeOneClosesWithAnAlert(TlsVersion version) throws Exception {
        String alert = alertFor(version, record(23, 1, 1));
        assertTrue(alert.contains("Received fatal alert"), alert);
    }

    @Test
    void theJdksServerIsTalkedToAndItsEndIsClean() throws Exception {
        List<String> events = new ArrayList<>();
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        try (OutsideServer server = Wire.TLS13.listenOutside()) {
            var unused = Talk.connect(
                    loop, Wire.TLS13.connectOptions(server.address()), Contexts.client(TlsVersion.TLS_1_3), socket -> {
                        socket.onText(StandardCharsets.UTF_8, events::add);
                        socket.onEnd(() -> events.add("end"));
                        socket.onClose(how -> closed.complete(how.hadError()));
                        socket.write("question");
                    });
            try (var peer = server.accept()) {
                assertEquals("question", peer.readText(8));
                peer.write("answer");
                peer.shutdownOutput();
                assertFalse(loop.await(closed));
            }
        }
        assertEquals("answerend", String.join("", events));
    }

    // ---- two at once

    @Test
    void aReaderThatWritesToAnotherConnectionWhileRecordsWaitCorruptsNeither() throws Exception {
        List<TlsSocket> both = new ArrayList<>();
        Talk talk = Talk.listen(loop, Contexts.server(TlsVersion.TLS_1_3), socket -> {
            both.add(socket);
            socket.onData(bytes -> both.get(both.indexOf(socket) ^ 1).write(bytes));
        });
        byte[] much = new byte[3_000_000];
        new java.util.SplittableRandom(7).nextBytes(much);
        try (var one = Wire.TLS13.dial(loop.call(talk.server()::address))) {
            ((OverTls) one).handshaken();
            try (var other = Wire.TLS13.dial(loop.call(talk.server()::address))) {
                ((OverTls) other).handshaken();
                loop.until(() -> both.size() == 2);
                CompletableFuture<Boolean> sent = CompletableFuture.supplyAsync(() -> {
                    try {
                        one.write(much);
                        return true;
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
                CompletableFuture<byte[]> back = CompletableFuture.supplyAsync(() -> {
                    try {
                        other.write(much);
                        return one.read(much.length);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
                org.junit.jupiter.api.Assertions.assertArrayEquals(much, other.read(much.length));
                org.junit.jupiter.api.Assertions.assertArrayEquals(much, loop.await(back));
                assertTrue(loop.await(sent));
            }
        }
    }
}
