package io.nodelay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.nodelay.net.ConnectOptions;
import io.nodelay.testing.Command;
import io.nodelay.testing.Credentials;
import io.nodelay.testing.LoopExtension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Node's own {@code tls} at the other end, in both roles and both versions. */
class NodeTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final String BEFORE =
            """
            const tls = require('tls'), fs = require('fs');
            const [version, ca, key, cert, port] = process.argv.slice(1);
            const read = file => fs.readFileSync(file);
            const options = { ca: read(ca), key: read(key), cert: read(cert), minVersion: version, maxVersion: version };
            """;

    private static Command node(String script, TlsVersion version, Credentials who, int port) {
        return Command.run(
                "node",
                "-e",
                BEFORE + script,
                version.toString(),
                Credentials.ca().certFile().toString(),
                who.keyFile().toString(),
                who.certFile().toString(),
                String.valueOf(port));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("jdk")
    void nodesClientIsAuthorizedAndEchoedAndItsEndIsClean(TlsVersion version) throws Exception {
        SecureContext mutual = SecureContext.of(Contexts.serverOptions(version)
                .ca(Credentials.ca().certFile())
                .requestCert(true)
                .alpnProtocols("echo"));
        Talk talk = Talk.echo(loop, mutual);
        String script =
                """
                const socket = tls.connect({ ...options, port: +port, host: '127.0.0.1', servername: 'localhost',
                    ALPNProtocols: ['other', 'echo'] }, () => {
                  console.log(socket.authorized, socket.getProtocol(), socket.alpnProtocol);
                  socket.write('x'.repeat(1000000));
                });
                let bytes = 0;
                socket.on('data', data => (bytes += data.length) === 1000000 && socket.end());
                socket.on('end', () => console.log('end after', bytes));
                socket.on('close', hadError => console.log('close', hadError));
                """;
        try (Command client = node(script, version, Credentials.client(), talk.port(loop))) {
            assertEquals(List.of("true " + version + " echo", "end after 1000000", "close false"), client.rest());
            TlsSocket socket = loop.await(talk.secured());
            assertEquals(Optional.of(Credentials.client().certificate()), loop.call(socket::peerCertificate));
        }
    }

    /** Half of its answer comes after our end, where the version allows that. */
    @ParameterizedTest
    @EnumSource
    @Tag("jdk")
    void nodesServerIsTalkedToAndEndsCleanly(TlsVersion version) throws Exception {
        String script =
                """
                tls.createServer({ ...options, requestCert: true, allowHalfOpen: true }, socket => {
                  socket.setEncoding('utf8');
                  let heard = '';
                  socket.on('data', text => { heard += text; version === 'TLSv1.2' && socket.end('heard ' + heard); });
                  socket.on('end', () => version === 'TLSv1.3' && socket.end('heard ' + heard));
                  socket.on('close', hadError => { console.log('close', hadError, socket.authorized); process.exit(); });
                }).listen(0, '127.0.0.1', function () { console.log('port', this.address().port); });
                """;
        List<String> events = new ArrayList<>();
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        try (Command server = node(script, version, Credentials.server(), 0)) {
            int port = Integer.parseInt(server.until("port ").substring("port ".length()));
            SecureContext known = SecureContext.of(Contexts.as(Credentials.client(), version)
                    .ca(Credentials.ca().certFile()));
            ConnectOptions to = new ConnectOptions().host("localhost").port(port);
            var unused = Talk.connect(loop, to, known, socket -> {
                socket.onText(StandardCharsets.UTF_8, events::add);
                socket.onEnd(() -> events.add("end"));
                socket.onClose(how -> closed.complete(how.hadError()));
                socket.write("question");
                if (version == TlsVersion.TLS_1_3) {
                    socket.end();
                }
            });
            assertFalse(loop.await(closed));
            assertEquals("heard questionend", String.join("", events));
            assertEquals("close false true", server.until("close"));
        }
    }
}
