package io.nodelay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.net.ConnectOptions;
import io.nodelay.net.NetSocket;
import io.nodelay.testing.Credentials;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handshakes: who waits for whom, what is agreed on, and what becomes of those that come to nothing. */
class HandshakeTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    /** Alerts: which of these an engine has for garbage of a kind is its own affair. */
    private static final Set<Integer> UNEXPECTED_MESSAGE_AND_ITS_LIKE = Set.of(10, 22, 47, 50, 80);

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    // ---- tasks

    /** Its key is handed out when the latch opens: a task that takes long. */
    private static SSLContext slow(CountDownLatch entered, CountDownLatch go) throws Exception {
        Credentials own = Credentials.server(); // made before a handshake waits for it
        X509ExtendedKeyManager keys = new X509ExtendedKeyManager() {
            @Override
            public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
                return type.equals("EC") ? "slow" : null;
            }

            @Override
            public PrivateKey getPrivateKey(String alias) {
                entered.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return own.key();
            }

            @Override
            public X509Certificate[] getCertificateChain(String alias) {
                return new X509Certificate[] {own.certificate()};
            }

            @Override
            public String[] getClientAliases(String type, Principal[] issuers) {
                return new String[0];
            }

            @Override
            public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
                return null;
            }

            @Override
            public String[] getServerAliases(String type, Principal[] issuers) {
                return new String[] {"slow"};
            }

            @Override
            public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
                return "slow";
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {keys}, null, null);
        return context;
    }

    @ParameterizedTest
    @EnumSource
    void whileATaskIsOutTheLoopGoesOnAndADestroyReturnsAtOnce(TlsVersion version) throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        TlsOptions options = new TlsOptions()
                .sslContext(slow(entered, go))
                .minVersion(version)
                .maxVersion(version);
        Talk talk = Talk.echo(loop, SecureContext.of(options));
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        CompletableFuture<TlsSocket> client = talk.connect(loop, Contexts.client(version));
        loop.await(entered);
        loop.run(() -> loop.loop().setTimeout(1, () -> closed.complete(true)));
        assertTrue(loop.await(closed), "a timer runs while the task is out");
        assertFalse(client.isDone());
        loop.run(() -> talk.server().close());
        loop.loop().stop(); // destroys the socket whose task is out; waiting for it would be a deadlock
        assertTrue(loop.ended().isEmpty());
        go.countDown();
        assertThrows(IOException.class, () -> loop.await(client));
    }

    @Test
    void aSilentClientIsClosedByTheClockAndTold() throws Exception {
        SecureContext hasty =
                SecureContext.of(Contexts.serverOptions(TlsVersion.TLS_1_3).handshakeTimeout(50));
        Talk talk = Talk.echo(loop, hasty);
        try (Outsider silent = Outsider.tcp(at(talk.port(loop)))) {
            assertEquals("", silent.readAllText());
        }
        assertEquals(
                "the TLS handshake was not done within 50 ms",
                loop.await(talk.clientError()).getMessage());
        loop.run(() -> talk.server().close());
        loop.untilIdle();
    }

    @Test
    void aSilentServerIsGivenUp() throws Exception {
        SecureContext hasty =
                SecureContext.of(Contexts.clientOptions(TlsVersion.TLS_1_3).handshakeTimeout(50));
        try (var server = Wire.TCP4.listenOutside()) {
            ConnectOptions to = Wire.TCP4.connectOptions(server.address());
            assertEquals("the TLS handshake was not done within 50 ms", Talk.refusal(loop, to, hasty));
        }
    }

    @Test
    void aClientThatGoesInTheMiddleIsTold() throws Exception {
        Talk talk = Talk.echo(loop, Contexts.server(TlsVersion.TLS_1_3));
        try (Outsider gone = Outsider.tcp(at(talk.port(loop)))) {
            gone.write(new byte[] {22, 3, 1, 1});
        }
        assertTrue(loop.await(talk.clientError()).getMessage().contains("before the TLS handshake was done"));
    }

    /** These bytes are answered by a fatal alert (RFC 8446 §6.2), and then the end and no reset. */
    private static void areRefused(byte... bytes) throws Exception {
        Talk talk = Talk.echo(loop, Contexts.server(TlsVersion.TLS_1_3));
        try (Outsider liar = Outsider.tcp(at(talk.port(loop)))) {
            liar.write(bytes);
            byte[] answer = liar.readAll();
            loop.await(talk.clientError());
            assertEquals("15 03 03 00 02 02", HexFormat.ofDelimiter(" ").formatHex(answer, 0, 6));
            assertEquals(7, answer.length);
            assertTrue(UNEXPECTED_MESSAGE_AND_ITS_LIKE.contains((int) answer[6]), () -> "alert " + answer[6]);
        }
    }

    @Test
    @Tag("jdk")
    void httpOnATlsPortGetsACleanClose() throws Exception {
        byte[] http = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        areRefused(http);
    }

    /** What it still sends when we have closed is answered by a reset, which may overtake the alert: RFC 1122 §4.2.2.13. */
    @Test
    void anUploadToATlsPortIsRefusedWhileItIsStillSent() throws Exception {
        Talk talk = Talk.echo(loop, Contexts.server(TlsVersion.TLS_1_3));
        try (Outsider liar = Outsider.tcp(at(talk.port(loop)))) {
            assertThrows(IOException.class, () -> {
                while (true) {
                    liar.write(new byte[100_000]);
                }
            });
            loop.await(talk.clientError());
        }
        loop.await(talk.connect(loop, Contexts.client(TlsVersion.TLS_1_3)));
    }

    @Test
    @Tag("jdk")
    void garbageIsAnsweredByAnAlert() throws Exception {
        areRefused(Arrays.copyOf(new byte[] {22, 3, 1, 0, 59, 1, 0, 0, 55, 3, 3}, 64));
        areRefused(Arrays.copyOf(new byte[] {22, 3, 1, (byte) 0xFF, (byte) 0xFF, 1}, 100));
        areRefused(new byte[100]);
    }

    // ---- order

    @ParameterizedTest
    @EnumSource
    @Tag("jdk")
    void whatIsWrittenBeforeIsSentAfterAndNothingIsHeardBefore(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, Contexts.server(version));
        StringBuilder heard = new StringBuilder();
        CompletableFuture<String> whole = new CompletableFuture<>();
        var unused = Talk.connect(loop, talk.options(loop), Contexts.client(version), socket -> {
            socket.write("early");
            socket.end();
            socket.onSecureConnect(() -> heard.append("connect "));
            socket.onText(StandardCharsets.UTF_8, heard::append);
            socket.onEnd(() -> heard.append(" end"));
            socket.onClose(how -> whole.complete(heard + (how.hadError() ? " error" : "")));
        });
        assertEquals("connect early end", loop.await(whole));
    }

    @Test
    void itRunsOverAUnixPath() throws Exception {
        Path path = Wire.freshPath();
        loop.run(() -> Tls.createServer(loop.loop(), Contexts.server(TlsVersion.TLS_1_3), socket -> socket.pipe(socket))
                .listen(path));
        CompletableFuture<String> heard = new CompletableFuture<>();
        var unused =
                Talk.connect(loop, new ConnectOptions().path(path), Contexts.client(TlsVersion.TLS_1_3), socket -> {
                    socket.onText(StandardCharsets.UTF_8, heard::complete);
                    socket.write("over a path");
                });
        assertEquals("over a path", loop.await(heard));
    }

    // ---- resumption

    @ParameterizedTest
    @EnumSource
    @Tag("jdk")
    void aSecondConnectionResumesTheSession(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, SecureContext.of(Contexts.serverOptions(version)));
        SecureContext client = SecureContext.of(Contexts.clientOptions(version));
        assertFalse(reused(talk, client));
        boolean resumed = false;
        for (int i = 0; i < 20 && !resumed; i++) {
            resumed = reused(talk, client);
        }
        assertTrue(resumed);
        assertFalse(reused(talk, SecureContext.of(Contexts.clientOptions(version))), "another context");
    }

    private static boolean reused(Talk talk, SecureContext context) throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        TlsSocket socket = loop.await(Talk.connect(loop, talk.options(loop), context, made -> {
            made.onClose(how -> closed.complete(true));
            made.onData(echoed -> made.end());
            made.write("x");
        }));
        loop.await(closed);
        return loop.call(socket::sessionReused);
    }

    @Test
    void aReplacedCertificateIsShownToThoseWhoComeThen() throws Exception {
        Talk talk = Talk.echo(loop, Contexts.server(TlsVersion.TLS_1_3));
        TlsSocket first = loop.await(talk.connect(loop, Contexts.client(TlsVersion.TLS_1_3)));
        SecureContext other = SecureContext.of(Contexts.as(Credentials.rsaServer(), TlsVersion.TLS_1_3));
        loop.run(() -> talk.server().setSecureContext(other));
        TlsSocket second = loop.await(talk.connect(loop, SecureContext.of(Contexts.clientOptions(TlsVersion.TLS_1_3))));
        loop.run(() -> {
            assertEquals(Optional.of(Credentials.server().certificate()), first.peerCertificate());
            assertEquals(Optional.of(Credentials.rsaServer().certificate()), second.peerCertificate());
        });
    }

    // ---- ALPN and SNI

    private static Talk speaking(TlsVersion version, String... protocols) throws Exception {
        return Talk.echo(loop, SecureContext.of(Contexts.serverOptions(version).alpnProtocols(protocols)));
    }

    @ParameterizedTest
    @EnumSource
    void theServersFirstCommonProtocolIsAgreedOn(TlsVersion version) throws Exception {
        Talk talk = speaking(version, "best", "http/1.1");
        TlsSocket client = loop.await(talk.connect(
                loop, SecureContext.of(Contexts.clientOptions(version).alpnProtocols("http/1.1", "other"))));
        assertEquals(Optional.of("http/1.1"), loop.call(client::alpnProtocol));
        assertEquals(Optional.of("http/1.1"), loop.call(loop.await(talk.secured())::alpnProtocol));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("jdk")
    void nothingInCommonIsTheEnd(TlsVersion version) throws Exception {
        Talk talk = speaking(version, "one");
        String why = talk.refusal(
                loop, SecureContext.of(Contexts.clientOptions(version).alpnProtocols("two")));
        assertTrue(why.contains("no_application_protocol"), why);
    }

    @Test
    void whoSpeaksOfNoProtocolHasNone() throws Exception {
        Talk talk = speaking(TlsVersion.TLS_1_3, "one");
        TlsSocket client = loop.await(talk.connect(loop, Contexts.client(TlsVersion.TLS_1_3)));
        assertEquals(Optional.empty(), loop.call(client::alpnProtocol));
    }

    private static X509Certificate shownFor(Talk talk, String servername, TlsVersion version) throws Exception {
        TlsOptions asking = Contexts.clientOptions(version)
                .servername(servername)
                .checkServerIdentity((name, certificate) -> Optional.empty());
        TlsSocket client = loop.await(talk.connect(loop, SecureContext.of(asking)));
        return loop.call(client::peerCertificate).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void theNameThatIsAskedForPicksTheCertificate(TlsVersion version) throws Exception {
        SecureContext elsewhere = SecureContext.of(Contexts.as(Credentials.elsewhere(), version));
        SecureContext rsa = SecureContext.of(Contexts.as(Credentials.rsaServer(), version));
        Talk talk = Talk.echo(loop, Contexts.server(version));
        loop.run(() -> talk.server().addContext("*.wild.example", elsewhere).addContext("a.wild.example", rsa));
        assertEquals(Credentials.server().certificate(), shownFor(talk, "localhost", version));
        // with TLS 1.3 the client is through first, and the second connection might overtake this one at the server
        assertEquals(Optional.of("localhost"), loop.call(loop.await(talk.secured())::servername));
        assertEquals(Credentials.elsewhere().certificate(), shownFor(talk, "b.WILD.example", version));
        assertEquals(Credentials.rsaServer().certificate(), shownFor(talk, "a.wild.example", version));
        assertEquals(Credentials.server().certificate(), shownFor(talk, "127.0.0.1", version));
    }

    @ParameterizedTest
    @EnumSource
    void aCallbackMayChooseLater(TlsVersion version) throws Exception {
        SecureContext elsewhere = SecureContext.of(Contexts.as(Credentials.elsewhere(), version));
        TlsOptions options = Contexts.serverOptions(version).sniCallback((name, answer) -> loop.loop()
                .setTimeout(
                        20,
                        () -> answer.accept(name.equals("late.example") ? Optional.of(elsewhere) : Optional.empty())));
        Talk talk = Talk.echo(loop, SecureContext.of(options));
        assertEquals(Credentials.elsewhere().certificate(), shownFor(talk, "late.example", version));
        assertEquals(Credentials.server().certificate(), shownFor(talk, "localhost", version));
    }

    @Test
    void aCallbackThatThrowsCostsItsConnection() throws Exception {
        TlsOptions options = Contexts.serverOptions(TlsVersion.TLS_1_3).sniCallback((name, answer) -> {
            throw new IllegalStateException("of the callback");
        });
        Talk talk = Talk.echo(loop, SecureContext.of(options));
        TlsOptions asking = Contexts.clientOptions(TlsVersion.TLS_1_3).servername("localhost");
        loop.run(() -> Tls.connect(loop.loop(), talk.options(loop), SecureContext.of(asking))
                .resume());
        assertTrue(loop.await(talk.clientError()).getMessage().contains("of the callback"));
    }

    @Test
    void aCallbackThatNeverAnswersIsEndedByTheClock() throws Exception {
        TlsOptions options =
                Contexts.serverOptions(TlsVersion.TLS_1_3).handshakeTimeout(50).sniCallback((name, answer) -> {});
        Talk talk = Talk.echo(loop, SecureContext.of(options));
        TlsOptions asking = Contexts.clientOptions(TlsVersion.TLS_1_3).servername("localhost");
        loop.run(() -> Tls.connect(loop.loop(), talk.options(loop), SecureContext.of(asking))
                .resume());
        assertTrue(loop.await(talk.clientError()).getMessage().contains("within 50 ms"));
    }

    @Test
    void aCallbackThatAnswersWithoutACertificateIsToldSo() throws Exception {
        TlsOptions options = Contexts.serverOptions(TlsVersion.TLS_1_3)
                .sniCallback((name, answer) -> answer.accept(Optional.of(Contexts.client(TlsVersion.TLS_1_3))));
        Talk talk = Talk.echo(loop, SecureContext.of(options));
        TlsOptions asking = Contexts.clientOptions(TlsVersion.TLS_1_3).servername("localhost");
        loop.run(() -> Tls.connect(loop.loop(), talk.options(loop), SecureContext.of(asking))
                .resume());
        assertTrue(loop.await(talk.clientError()).getMessage().contains("needs a certificate"));
    }

    /** Each crumb is a record of one byte; a name is looked for in them. */
    @Test
    void aClientHelloInCrumbsIsNotCollectedForEver() throws Exception {
        Talk talk = Talk.echo(loop, Contexts.server(TlsVersion.TLS_1_3));
        loop.run(() -> talk.server().addContext("some.example", Contexts.server(TlsVersion.TLS_1_3)));
        byte[] crumb = {22, 3, 1, 0, 1, 1};
        try (Outsider liar = Outsider.tcp(at(talk.port(loop)))) {
            liar.write(crumb);
            byte[] crumbs = new byte[20_000 * crumb.length];
            for (int i = 0; i < crumbs.length; i++) {
                crumbs[i] = i % crumb.length == crumb.length - 1 ? 0 : crumb[i % crumb.length];
            }
            crumbs[2 * crumb.length - 1] = 0x3F; // a message of 16,128 bytes
            liar.write(crumbs);
            String why = loop.await(talk.clientError()).getMessage();
            assertFalse(why.contains("was not done within"), why);
        }
    }

    // ---- STARTTLS

    /** A plain server that goes over to TLS at its client's word, and then sends everything back. */
    private static int startTlsServer(CompletableFuture<IOException> error) throws Exception {
        return loop.call(() -> io.nodelay.net.Net.createServer(
                        loop.loop(),
                        plain -> plain.onData(line -> {
                            byte[] word = new byte[9];
                            line.get(word);
                            plain.unread(line);
                            plain.pause();
                            plain.write("go\n", sent -> {
                                TlsSocket secure = Tls.startServer(plain, Contexts.server(TlsVersion.TLS_1_3));
                                secure.onError(error::complete);
                                secure.pipe(secure);
                            });
                        }))
                .listen("127.0.0.1", 0)
                .port());
    }

    @Test
    void aPlainConnectionGoesOnUnderTlsInBothRoles() throws Exception {
        int port = startTlsServer(new CompletableFuture<>());
        CompletableFuture<String> heard = new CompletableFuture<>();
        loop.run(() -> {
            NetSocket plain = io.nodelay.net.Net.connect(loop.loop(), "127.0.0.1", port);
            plain.write("STARTTLS\n");
            plain.onData(go -> {
                TlsSocket secure = Tls.startClient(plain, Contexts.client(TlsVersion.TLS_1_3), "localhost");
                secure.onText(StandardCharsets.UTF_8, heard::complete);
                secure.write("secret");
            });
        });
        assertEquals("secret", loop.await(heard));
    }

    @Test
    void whatIsInjectedBehindTheLineIsNeverTakenForData() throws Exception {
        CompletableFuture<IOException> error = new CompletableFuture<>();
        int port = startTlsServer(error);
        try (Outsider attacker = Outsider.tcp(at(port))) {
            attacker.write("STARTTLS\nMAIL FROM:<attacker>\n"); // CVE-2011-0411
            assertEquals("go\n", attacker.readText(3));
            String rest = new String(attacker.readAll(), StandardCharsets.ISO_8859_1);
            assertFalse(rest.contains("MAIL"), rest);
        }
        String why = loop.await(error).toString();
        assertTrue(why.contains("SSL"), why);
    }

    @Test
    void whatIsUnderTlsAlreadyIsRefused() throws Exception {
        Talk talk = Talk.echo(loop, Contexts.server(TlsVersion.TLS_1_3));
        TlsSocket client = loop.await(talk.connect(loop, Contexts.client(TlsVersion.TLS_1_3)));
        loop.run(() -> {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Tls.startClient(client, Contexts.client(TlsVersion.TLS_1_3), "localhost"));
            assertThrows(
                    IllegalArgumentException.class, () -> Tls.startServer(client, Contexts.server(TlsVersion.TLS_1_3)));
            assertFalse(client.destroyed());
        });
    }
}
