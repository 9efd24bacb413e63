package io.nodelay.https;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelay.http.AgentOptions;
import io.nodelay.http.Http;
import io.nodelay.http.RequestOptions;
import io.nodelay.testing.Command;
import io.nodelay.testing.Credentials;
import io.nodelay.testing.LoopExtension;
import io.nodelay.tls.SecureContext;
import io.nodelay.tls.TlsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS that others have written: curl, Node, and a browser. */
class HttpsOutsidersTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final String PAGE =
            """
            <!doctype html><title>a page</title><p id="said">nothing</p><script>
            const say = async () => {
              const texts = [];
              for (let i = 0; i < 5; i++) {
                texts.push(await (await fetch('/echo', { method: 'POST', body: 'x'.repeat(i * 20000) })).text());
              }
              document.getElementById('said').textContent = 'lengths ' + texts.map(text => text.length).join(' ');
            };
            say();
            </script>
            """;

    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private final String ca = Credentials.ca().certFile().toString();
    private int port;

    @BeforeEach
    void serve() throws Exception {
        Credentials own = Credentials.server();
        SecureContext context = SecureContext.of(
                new TlsOptions().key(own.keyFile()).cert(own.certFile()).alpnProtocols("http/1.1"));
        port = loop.call(() -> Https.createServer(loop.loop(), context, (req, res) -> {
                    asked.add(req.method() + " " + req.path());
                    if (req.path().equals("/echo")) {
                        req.pipe(res);
                    } else {
                        res.setHeader("Content-Type", "text/html; charset=utf-8");
                        res.end(PAGE);
                    }
                })
                .listen("127.0.0.1", 0)
                .port());
    }

    private String uri(String path) {
        return "https://localhost:" + port + path;
    }

    // ---- curl

    private List<String> curl(String... words) {
        String[] command = new String[words.length + 4];
        List.of("curl", "-sS", "--noproxy", "*").toArray(command);
        System.arraycopy(words, 0, command, 4, words.length);
        try (Command curl = Command.run(command)) {
            return curl.rest();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void curlThatBelievesOurCaIsAnswered(String version) {
        String verified = "verified %{ssl_verify_result}, %{http_version}, %{num_connects} connection";
        List<String> said = curl(
                "--cacert", ca, "--tlsv" + version, "--tls-max", version, "-d", "hello", "-w", verified, uri("/echo"));
        assertEquals(List.of("helloverified 0, 1.1, 1 connection"), said);
    }

    @Test
    void curlThatBelievesAnybodyIsAnswered() {
        assertEquals(List.of("hello"), curl("-k", "-d", "hello", uri("/echo")));
    }

    @Test
    void curlThatDoesNotKnowOurCaDoesNotAsk() {
        String said = String.join(" ", curl("-d", "hello", uri("/echo")));
        assertTrue(said.contains("(60)"), said);
        assertTrue(asked.isEmpty());
    }

    // ---- Node

    private static final String BEFORE =
            """
            const https = require('https'), fs = require('fs');
            const [ca, at, key, cert] = process.argv.slice(1);
            const text = async stream => { let all = ''; for await (const part of stream) all += part; return all; };
            """;

    @Test
    void nodesClientIsAnsweredOverOneConnection() {
        String script =
                """
                const agent = new https.Agent({ ca: fs.readFileSync(ca), keepAlive: true, maxSockets: 1 });
                const ask = length => new Promise((resolve, reject) => https.request(at, { method: 'POST', agent }, async res => {
                  const { authorized, localPort } = res.socket;
                  resolve([res.statusCode, (await text(res)).length, authorized, localPort]);
                }).on('error', reject).end('x'.repeat(length)));
                (async () => {
                  const first = await ask(0), second = await ask(500000);
                  console.log(first.pop() === second.pop(), ...second);
                  agent.destroy();
                })();
                """;
        try (Command node = Command.run("node", "-e", BEFORE + script, ca, uri("/echo"))) {
            assertEquals(List.of("true 200 500000 true"), node.rest());
        }
    }

    @Test
    void nodesServerIsAsked() throws Exception {
        String script =
                """
                const options = { key: fs.readFileSync(key), cert: fs.readFileSync(cert) };
                https.createServer(options, async (req, res) => {
                  const heard = await text(req);
                  res.end(req.method + ' ' + heard.length + ' ' + req.socket.servername);
                }).listen(0, '127.0.0.1', function () { console.log('port', this.address().port); });
                """;
        Credentials own = Credentials.rsaServer();
        try (Command node = Command.run(
                "node",
                "-e",
                BEFORE + script,
                ca,
                "",
                own.keyFile().toString(),
                own.certFile().toString())) {
            String at = "https://localhost:" + node.until("port ").substring("port ".length()) + "/";
            SecureContext believing = SecureContext.of(new TlsOptions().ca(Path.of(ca)));
            var agent = loop.call(() -> Https.agent(loop.loop(), new AgentOptions(), believing));
            RequestOptions options = new RequestOptions().uri(at).method("PUT").agent(agent);
            String answer = Http.fetch(loop.loop(), options, new byte[300_000])
                    .get(LoopExtension.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .text();
            assertEquals("PUT 300000 localhost", answer);
            loop.run(agent::destroy);
        }
    }

    // ---- a browser

    /** It believes our CA by the certificates of its user, as the system's are. */
    @Test
    void aBrowserLoadsAPageAndItsScriptAsksOn(@TempDir Path home) throws Exception {
        Path database = Files.createDirectories(home.resolve(".pki/nssdb"));
        certutil("-N", "-d", "sql:" + database, "--empty-password");
        certutil("-A", "-d", "sql:" + database, "-t", "C,,", "-n", "test", "-i", ca);
        Map<String, String> user = Map.of("HOME", home.toString(), "no_proxy", "*");
        try (Command browser = Command.run(
                user,
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-proxy-server",
                "--user-data-dir=" + home.resolve("profile"),
                "--virtual-time-budget=10000",
                "--dump-dom",
                uri("/"))) {
            String page = String.join("\n", browser.rest());
            assertTrue(page.contains("lengths 0 20000 40000 60000 80000"), page);
        }
        assertTrue(asked.contains("GET /"));
    }

    private static void certutil(String... words) throws Exception {
        String[] command = new String[words.length + 1];
        command[0] = "certutil";
        System.arraycopy(words, 0, command, 1, words.length);
        try (Command certutil = Command.run(command)) {
            List<String> said = certutil.rest();
            assumeTrue(certutil.process().waitFor() == 0, () -> "certutil is another program here: " + said);
        }
    }
}
