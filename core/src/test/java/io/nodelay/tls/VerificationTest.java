package io.nodelay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.Credentials;
import io.nodelay.testing.LoopExtension;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is believed and who is not, and that it is said why; on both versions. */
class VerificationTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static SecureContext lenientClient(TlsVersion version) {
        return SecureContext.of(Contexts.clientOptions(version).rejectUnauthorized(false));
    }

    private static SecureContext mutualServer(TlsVersion version, boolean reject) {
        return SecureContext.of(Contexts.serverOptions(version)
                .ca(Credentials.ca().certFile())
                .requestCert(true)
                .rejectUnauthorized(reject));
    }

    private static SecureContext clientAs(Credentials who, TlsVersion version) {
        return SecureContext.of(Contexts.as(who, version).ca(Credentials.ca().certFile()));
    }

    // ---- servers

    @ParameterizedTest
    @EnumSource
    void aServerThatOurCaVouchesForIsAuthorized(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, Contexts.server(version));
        TlsSocket client = loop.await(talk.connect(loop, Contexts.client(version)));
        loop.run(() -> {
            assertTrue(client.authorized());
            assertEquals(Optional.empty(), client.authorizationError());
            assertEquals(Optional.of(version.toString()), client.protocol());
            assertEquals(Optional.of(Credentials.server().certificate()), client.peerCertificate());
            assertTrue(client.cipher().orElseThrow().startsWith("TLS_"));
            client.destroy();
        });
    }

    @ParameterizedTest
    @EnumSource
    void anRsaCertificateDoesAsWell(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, SecureContext.of(Contexts.as(Credentials.rsaServer(), version)));
        TlsSocket client = loop.await(talk.connect(loop, Contexts.client(version)));
        assertTrue(loop.call(client::authorized));
    }

    /** BoringSSL's engine asks in its own words; the JDK's checks refuse those that they do not know. */
    @Test
    void whatAnotherEngineCallsAnyKeyExchangeIsKnown() throws Exception {
        X509Certificate[] chain = {Credentials.server().certificate()};
        PeerTrust trust = PeerTrust.of(List.of(Credentials.ca().certificate()), true);
        trust.checkServerTrusted(chain, "GENERIC", (SSLEngine) null);
        assertThrows(CertificateException.class, () -> trust.checkServerTrusted(chain, "nonsense", (SSLEngine) null));
    }

    @ParameterizedTest
    @EnumSource
    void aServerForAnotherHostIsRefused(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, SecureContext.of(Contexts.as(Credentials.elsewhere(), version)));
        String why = talk.refusal(loop, Contexts.client(version));
        assertTrue(why.contains("is not for 127.0.0.1") && why.contains("other.example"), why);
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateWithOnlyACommonNameIsRefusedWithAdvice(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, SecureContext.of(Contexts.as(Credentials.commonNameOnly(), version)));
        String why = Talk.refusal(loop, talk.options(loop).host("localhost"), Contexts.client(version));
        assertTrue(why.contains("Add a subject alternative name (SAN)"), why);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("jdk")
    void anExpiredServerIsRefusedAndIsTold(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, SecureContext.of(Contexts.as(Credentials.expired(), version)));
        String why = talk.refusal(loop, Contexts.client(version));
        assertTrue(why.contains("validity check failed"), why);
        String told = loop.await(talk.clientError()).getMessage();
        assertTrue(told.contains("certificate"), told);
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateForAnotherPurposeIsRefused(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, SecureContext.of(Contexts.as(Credentials.client(), version)));
        String why = talk.refusal(loop, Contexts.client(version));
        assertTrue(why.contains("Extended key usage"), why);
    }

    @ParameterizedTest
    @EnumSource
    void aSelfSignedServerIsRefusedUnlessItIsTheCa(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, SecureContext.of(Contexts.as(Credentials.selfSigned(), version)));
        String why = talk.refusal(loop, Contexts.client(version));
        assertTrue(why.contains("unable to find valid certification path"), why);
        SecureContext told =
                SecureContext.of(new TlsOptions().ca(Credentials.selfSigned().certPem()));
        TlsSocket client = loop.await(talk.connect(loop, told));
        assertTrue(loop.call(client::authorized));
    }

    /** For the JDK's trust manager the dates of a certificate that is itself a trust anchor do not matter. */
    @ParameterizedTest
    @EnumSource
    void anExpiredServerIsRefusedAlsoIfItsOwnCertificateIsTheCa(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, SecureContext.of(Contexts.as(Credentials.expired(), version)));
        TlsOptions pinning =
                new TlsOptions().ca(Credentials.expired().certPem()).minVersion(version);
        String why = talk.refusal(loop, SecureContext.of(pinning));
        assertTrue(why.contains("NotAfter"), why);
        TlsSocket client = loop.await(talk.connect(loop, SecureContext.of(pinning.rejectUnauthorized(false))));
        assertTrue(loop.call(client::authorizationError).orElseThrow().contains("NotAfter"));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("jdk")
    void whoLetsEverybodyPassIsToldWhatIsWrongAlsoWhenResuming(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, SecureContext.of(Contexts.as(Credentials.selfSigned(), version)));
        SecureContext lenient = lenientClient(version);
        boolean resumed = false;
        for (int i = 0; i < 20 && !resumed; i++) {
            TlsSocket client = loop.await(talk.connect(loop, lenient));
            assertFalse(loop.call(client::authorized));
            String why = loop.call(client::authorizationError).orElseThrow();
            assertTrue(why.contains("unable to find valid certification path"), why);
            resumed = loop.call(client::sessionReused);
            end(client);
        }
        assertTrue(resumed);
    }

    /** In good order, and with what the server still has to say: a ticket. */
    private static void end(TlsSocket client) throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        loop.run(() -> {
            client.onClose(how -> closed.complete(true));
            client.write("x");
            client.end();
        });
        loop.await(closed);
    }

    @ParameterizedTest
    @EnumSource
    void aWrongHostIsToldToWhoLetsItPass(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, SecureContext.of(Contexts.as(Credentials.elsewhere(), version)));
        TlsSocket client = loop.await(talk.connect(loop, lenientClient(version)));
        assertTrue(loop.call(client::authorizationError).orElseThrow().contains("is not for 127.0.0.1"));
    }

    @Test
    void theExpectedNameCanBeSaidAndTheCheckReplaced() throws Exception {
        Talk talk = Talk.echo(loop, SecureContext.of(Contexts.as(Credentials.elsewhere(), TlsVersion.TLS_1_3)));
        TlsOptions named = Contexts.clientOptions(TlsVersion.TLS_1_3).servername("a.wild.example");
        TlsSocket client = loop.await(talk.connect(loop, SecureContext.of(named)));
        assertEquals(Optional.of("a.wild.example"), loop.call(client::servername));
        TlsOptions own = Contexts.clientOptions(TlsVersion.TLS_1_3)
                .checkServerIdentity((name, certificate) -> Optional.of("never " + name));
        assertEquals("never 127.0.0.1", talk.refusal(loop, SecureContext.of(own)));
    }

    // ---- clients

    @ParameterizedTest
    @EnumSource
    void aClientThatOurCaVouchesForIsAuthorized(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, mutualServer(version, true));
        TlsSocket client = loop.await(talk.connect(loop, clientAs(Credentials.client(), version)));
        TlsSocket server = loop.await(talk.secured());
        loop.run(() -> {
            assertTrue(server.authorized());
            assertEquals(Optional.of(Credentials.client().certificate()), server.peerCertificate());
            client.destroy();
        });
    }

    @ParameterizedTest
    @EnumSource
    @Tag("jdk")
    void aClientWithoutACertificateIsRefusedWhereOneIsRequired(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, mutualServer(version, true));
        CompletableFuture<IOException> error = new CompletableFuture<>();
        loop.run(() -> {
            TlsSocket client = Tls.connect(loop.loop(), talk.options(loop), Contexts.client(version));
            client.onError(error::complete); // with TLS 1.3 after it has connected: nobody reads, and it is told
        });
        String told = loop.await(error).getMessage();
        assertTrue(told.contains("alert"), told);
        assertTrue(loop.await(talk.clientError()).getMessage().contains("Empty client certificate chain"));
        assertFalse(talk.secured().isDone());
    }

    @ParameterizedTest
    @EnumSource
    void aClientWhomNobodyVouchesForIsRefused(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, mutualServer(version, true));
        SecureContext stranger = clientAs(Credentials.selfSigned(), version);
        loop.run(() -> Tls.connect(loop.loop(), talk.options(loop), stranger).resume());
        assertTrue(loop.await(talk.clientError()).getMessage().contains("certification path"));
    }

    @ParameterizedTest
    @EnumSource
    void whereCertificatesAreOptionalItIsSaidWhyAClientIsNotAuthorized(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, mutualServer(version, false));
        loop.await(talk.connect(loop, Contexts.client(version)));
        TlsSocket nobody = loop.await(talk.secured());
        assertFalse(loop.call(nobody::authorized));
        assertEquals(Optional.of("the client has sent no certificate"), loop.call(nobody::authorizationError));
        assertEquals(List.of(), loop.call(nobody::peerCertificates));
    }

    @ParameterizedTest
    @EnumSource
    void aStrangerWhoMayPassIsKnownForOne(TlsVersion version) throws Exception {
        Talk talk = Talk.echo(loop, mutualServer(version, false));
        loop.await(talk.connect(loop, clientAs(Credentials.selfSigned(), version)));
        TlsSocket stranger = loop.await(talk.secured());
        assertFalse(loop.call(stranger::authorized));
        String why = loop.call(stranger::authorizationError).orElseThrow();
        assertTrue(why.contains("certification path"), why);
        assertEquals(Optional.of(Credentials.selfSigned().certificate()), loop.call(stranger::peerCertificate));
    }

    @Test
    void aServerThatDoesNotAskAuthorizesNobody() throws Exception {
        Talk talk = Talk.echo(loop, Contexts.server(TlsVersion.TLS_1_3));
        loop.await(talk.connect(loop, clientAs(Credentials.client(), TlsVersion.TLS_1_3)));
        TlsSocket server = loop.await(talk.secured());
        assertFalse(loop.call(server::authorized));
        assertTrue(loop.call(server::authorizationError).orElseThrow().contains("requestCert"));
    }

    @Test
    void whoLetsEverybodyPassIsWarned() throws Exception {
        List<String> warnings = new java.util.concurrent.CopyOnWriteArrayList<>();
        java.util.logging.Logger logger = java.util.logging.Logger.getLogger("io.nodelay");
        java.util.logging.Handler listening = new java.util.logging.StreamHandler() {
            @Override
            public synchronized void publish(java.util.logging.LogRecord record) {
                warnings.add(record.getLevel() + " " + record.getMessage());
            }
        };
        logger.addHandler(listening);
        try {
            Talk talk = Talk.echo(loop, Contexts.server(TlsVersion.TLS_1_3));
            loop.await(talk.connect(loop, lenientClient(TlsVersion.TLS_1_3)));
        } finally {
            logger.removeHandler(listening);
        }
        assertEquals(
                List.of("WARNING a TLS client does not look whom it talks to: rejectUnauthorized is false"), warnings);
    }

    // ---- names

    private static boolean isFor(Credentials who, String host) {
        return ServerIdentity.mismatch(host, who.certificate()).isEmpty();
    }

    @Test
    void anAddressIsComparedAsOneHoweverItIsWritten() {
        assertTrue(isFor(Credentials.server(), "127.0.0.1"));
        assertTrue(isFor(Credentials.server(), "::1"));
        assertTrue(isFor(Credentials.server(), "0:0::0:1"));
        assertFalse(isFor(Credentials.server(), "127.0.0.2"));
        assertFalse(isFor(Credentials.server(), "127.1"), "an old way to write it is a name here");
        assertFalse(isFor(Credentials.server(), "127.0.0.999"), "and this is nothing, and not looked up");
        assertFalse(isFor(Credentials.elsewhere(), "127.0.0.1"));
    }

    @Test
    void aNameIsComparedWithoutRegardToCaseAndTheRootsDot() {
        assertTrue(isFor(Credentials.server(), "LOCALHOST."));
        assertFalse(isFor(Credentials.server(), "localhost.example"));
        assertFalse(isFor(Credentials.server(), ""));
        assertFalse(isFor(Credentials.elsewhere(), "other.example\0.evil"));
    }

    @Test
    void aWildcardStandsForOneLabel() {
        assertTrue(ServerIdentity.matches("a.wild.example", "*.wild.example"));
        assertTrue(ServerIdentity.matches("a.wild.example", "*.WILD.example."));
        assertFalse(ServerIdentity.matches("a.b.wild.example", "*.wild.example"));
        assertFalse(ServerIdentity.matches("wild.example", "*.wild.example"));
        assertFalse(ServerIdentity.matches("awild.example", "*wild.example"));
        assertFalse(ServerIdentity.matches("x.example", "*.example"), "a wildcard above a top-level domain");
        assertFalse(ServerIdentity.matches("ab.wild.example", "a*.wild.example"));
    }
}
