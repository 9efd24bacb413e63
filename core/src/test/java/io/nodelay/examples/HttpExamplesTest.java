package io.nodelay.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.nodelay.testing.OutsideServer;
import io.nodelay.testing.Outsider;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of HTTP, spoken to by the JDK's client and by blocking sockets. */
class HttpExamplesTest {
    private static final Pattern PORT = Pattern.compile("(?:localhost:|port )(\\d+)");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final int EIGHT_MEBIBYTES = 8 * 1024 * 1024;

    private static int portOf(Program example) {
        String line = example.line();
        Matcher port = PORT.matcher(line);
        return port.find() ? Integer.parseInt(port.group(1)) : fail("no port in: " + line);
    }

    private static Outsider dial(int port) throws IOException {
        return Outsider.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static OutsideServer server() throws IOException {
        return OutsideServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static int portOf(OutsideServer server) {
        return ((InetSocketAddress) server.address()).getPort();
    }

    private static HttpResponse<String> fetch(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder to(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    /** A head, to its empty line. */
    private static String head(Outsider from) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append(from.readText(1));
        }
        return head.toString();
    }

    private static int status(String head) {
        Matcher status = STATUS.matcher(head);
        return status.lookingAt() ? Integer.parseInt(status.group(1)) : fail("no status in: " + head);
    }

    // ---- HelloHttp

    @Test
    void helloHttpSaysWhatWasAskedFor() throws Exception {
        try (Program hello = Program.example("HelloHttp", 0)) {
            HttpResponse<String> answer = fetch(to(portOf(hello), "/any/path?you=like"));
            assertEquals(200, answer.statusCode());
            assertEquals("hello, you have asked for /any/path\n", answer.body());
            assertEquals(List.of("text/plain; charset=utf-8"), answer.headers().allValues("content-type"));
        }
    }

    @Test
    void helloHttpStartsFromItsSourceAndEndsWhenItIsStopped() throws Exception {
        try (Program hello = Program.source("HelloHttp", Stream.of("-cp", "core/target/classes"), 0)) {
            int port = portOf(hello);
            assertEquals("hello, you have asked for /\n", fetch(to(port, "/")).body());
            hello.stop();
            assertEquals(List.of(), hello.rest());
        }
    }

    // ---- StreamUpload

    @Test
    void streamUploadStoresEightMebibytesUnchanged(@TempDir Path folder) throws Exception {
        byte[] film = new byte[EIGHT_MEBIBYTES];
        new Random(1).nextBytes(film);
        try (Program upload = Program.example("StreamUpload", 0, folder)) {
            HttpResponse<String> answer = fetch(to(portOf(upload), "/").PUT(BodyPublishers.ofByteArray(film)));
            assertEquals(201, answer.statusCode());
            Path stored = Path.of(answer.body().strip());
            assertEquals(folder, stored.getParent());
            assertArrayEquals(hash(film), hash(Files.readAllBytes(stored)));
        }
    }

    private static byte[] hash(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    @Test
    void streamUploadStoresEachUploadOfAConnectionInItsOwnFile(@TempDir Path folder) throws Exception {
        try (Program upload = Program.example("StreamUpload", 0, folder);
                Outsider client = dial(portOf(upload))) {
            for (String text : List.of("first", "other")) {
                client.write("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n" + text
                        + "\r\n0\r\n\r\n");
                String head = head(client);
                assertEquals(201, status(head));
                Path stored = Path.of(client.readText(lengthIn(head)).strip());
                assertEquals(text, Files.readString(stored));
            }
        }
    }

    private static int lengthIn(String head) {
        Matcher length = Pattern.compile("\r\nContent-Length: (\\d+)\r\n").matcher(head);
        return length.find() ? Integer.parseInt(length.group(1)) : fail("no length in: " + head);
    }

    @Test
    void streamUploadTakesNothingButPutAndPost(@TempDir Path folder) throws Exception {
        try (Program upload = Program.example("StreamUpload", 0, folder)) {
            HttpResponse<String> answer = fetch(to(portOf(upload), "/").DELETE());
            assertEquals(405, answer.statusCode());
            assertEquals(List.of("PUT, POST"), answer.headers().allValues("allow"));
            assertEquals("PUT or POST\n", answer.body());
            try (Stream<Path> stored = Files.list(folder)) {
                assertEquals(List.of(), stored.toList());
            }
        }
    }

    // ---- ServerSentEvents

    @Test
    void serverSentEventsTellsTheTimeAndNoticesThatItsReaderHasGone() throws Exception {
        try (Program events = Program.example("ServerSentEvents", 0)) {
            HttpClient client = HttpClient.newHttpClient();
            var answer = client.send(to(portOf(events), "/").build(), BodyHandlers.ofInputStream());
            assertEquals(List.of("text/event-stream"), answer.headers().allValues("content-type"));
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                Instant first = event(lines);
                assertTrue(first.isBefore(event(lines)));
            }
            assertEquals("a reader has gone", events.line());
        }
    }

    private static Instant event(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        assertTrue(line.startsWith("data: "), line);
        assertEquals("", lines.readLine());
        return Instant.parse(line.substring("data: ".length()));
    }

    @Test
    void serverSentEventsTellsEveryReaderAsLongAsItStays() throws Exception {
        try (Program events = Program.example("ServerSentEvents", 0)) {
            int port = portOf(events);
            try (Outsider stays = dial(port)) {
                ask(stays);
                try (Outsider goes = dial(port)) {
                    ask(goes);
                }
                assertEquals("a reader has gone", events.line());
                Instant one = chunk(stays);
                assertTrue(one.isBefore(chunk(stays)));
            }
        }
    }

    /** Asks for the events and reads the first. */
    private static void ask(Outsider reader) throws IOException {
        reader.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertEquals(200, status(head(reader)));
        chunk(reader);
    }

    private static Instant chunk(Outsider reader) throws IOException {
        String size = reader.readText(4);
        String event = reader.readText(Integer.parseInt(size.strip(), 16));
        assertEquals("\r\n", reader.readText(2));
        return Instant.parse(event.strip().substring("data: ".length()));
    }

    // ---- ConnectProxy

    private static void connect(Outsider client, String authority, String behind) throws IOException {
        client.write("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n" + behind);
    }

    @Test
    void connectProxyLetsTheTargetAnswerAfterTheClientHasEnded() throws Exception {
        try (OutsideServer target = server();
                Program proxy = Program.example("ConnectProxy", 0);
                Outsider client = dial(portOf(proxy))) {
            connect(client, "127.0.0.1:" + portOf(target), "question, ");
            try (Outsider connection = target.accept()) {
                assertEquals("HTTP/1.1 200 Connection Established\r\n\r\n", head(client));
                client.write("more of it");
                client.shutdownOutput();
                assertEquals("question, more of it", connection.readAllText());
                connection.write("answer");
                connection.shutdownOutput();
                assertEquals("answer", client.readAllText());
            }
        }
    }

    @Test
    void connectProxyLetsTheClientSpeakAfterTheTargetHasEnded() throws Exception {
        try (OutsideServer target = server();
                Program proxy = Program.example("ConnectProxy", 0);
                Outsider client = dial(portOf(proxy))) {
            connect(client, "127.0.0.1:" + portOf(target), "");
            try (Outsider connection = target.accept()) {
                head(client);
                connection.write("welcome");
                connection.shutdownOutput();
                assertEquals("welcome", client.readAllText());
                client.write("thanks");
                client.shutdownOutput();
                assertEquals("thanks", connection.readAllText());
            }
        }
    }

    @Test
    void connectProxySaysNothingOfItsOwnInsideATunnelThatBreaks() throws Exception {
        try (OutsideServer target = server();
                Program proxy = Program.example("ConnectProxy", 0);
                Outsider client = dial(portOf(proxy))) {
            connect(client, "127.0.0.1:" + portOf(target), "");
            try (Outsider connection = target.accept()) {
                head(client);
                connection.reset();
                assertEquals("", client.readAllText());
            }
        }
    }

    @Test
    void connectProxyAnswersBadGatewayForAPortThatNobodyListensOn() throws Exception {
        int nobody;
        try (OutsideServer server = server()) {
            nobody = portOf(server);
        }
        try (Program proxy = Program.example("ConnectProxy", 0);
                Outsider client = dial(portOf(proxy))) {
            connect(client, "127.0.0.1:" + nobody, "");
            assertEquals("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n", client.readAllText());
        }
    }

    @Test
    void connectProxyMakesTunnelsOnly() throws Exception {
        try (Program proxy = Program.example("ConnectProxy", 0)) {
            HttpResponse<String> answer = fetch(to(portOf(proxy), "/"));
            assertEquals(501, answer.statusCode());
            assertEquals("CONNECT only\n", answer.body());
        }
    }

    // ---- Upgrade

    private static final String UPGRADE = "GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: %s\r\n\r\n%s";

    @Test
    void upgradeAnswersInCapitalsWhatCameWithTheRequestAndBehindIt() throws Exception {
        try (Program upgrade = Program.example("Upgrade", 0);
                Outsider client = dial(portOf(upgrade))) {
            client.write(UPGRADE.formatted("shout", "hello, "));
            assertEquals(
                    "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: shout\r\n\r\n", head(client));
            assertEquals("HELLO, ", client.readText(7));
            client.write("w\u00f6rld");
            client.shutdownOutput();
            assertEquals("W\u00d6RLD", client.readAllText());
        }
    }

    /** As many clients offer HTTP/2 with every request. */
    @Test
    void upgradeAnswersWhoOffersAnotherProtocolAsIfItHadNot() throws Exception {
        try (Program upgrade = Program.example("Upgrade", 0);
                Outsider client = dial(portOf(upgrade))) {
            client.write(UPGRADE.formatted("h2c", ""));
            assertEquals(
                    "HTTP/1.1 426 Upgrade Required",
                    head(client).lines().findFirst().orElseThrow());
        }
    }

    @Test
    void upgradeAsksForItsProtocol() throws Exception {
        try (Program upgrade = Program.example("Upgrade", 0)) {
            HttpRequest.Builder request = to(portOf(upgrade), "/").version(HttpClient.Version.HTTP_1_1);
            HttpResponse<String> answer = fetch(request);
            assertEquals(426, answer.statusCode());
            assertEquals(List.of("shout"), answer.headers().allValues("upgrade"));
            assertEquals("upgrade to shout\n", answer.body());
        }
    }

    // ---- HttpGet

    @Test
    void httpGetPrintsHeadAndContentAndEnds() throws Exception {
        try (OutsideServer server = server();
                Program get = Program.example("HttpGet", "http://127.0.0.1:" + portOf(server) + "/a?b");
                Outsider connection = server.accept()) {
            assertTrue(head(connection).startsWith("GET /a?b HTTP/1.1\r\nHost: 127.0.0.1:"));
            connection.write("HTTP/1.1 200 Fine\r\nX: y\r\nContent-Length: 6\r\n\r\nhello\n");
            List<String> said = get.rest();
            assertEquals("HTTP/1.1 200 Fine", said.get(0));
            assertEquals("hello", said.get(said.size() - 1));
            assertEquals(0, get.exitStatus());
        }
    }

    @Test
    void httpGetSaysThatThereIsNoAnswer() throws Exception {
        try (Program get = Program.example("HttpGet", "http://127.0.0.1:" + nobody() + "/")) {
            assertTrue(get.line().startsWith("no answer: "));
            assertEquals(0, get.exitStatus());
        }
    }

    private static int nobody() throws IOException {
        try (OutsideServer server = server()) {
            return portOf(server);
        }
    }

    // ---- AgentPool

    @Test
    void agentPoolShowsFiveAtWorkAndFiveWaitingUntilTenAreDone() throws Exception {
        try (Program hello = Program.example("HelloHttp", 0);
                Program pool = Program.example("AgentPool", "http://127.0.0.1:" + portOf(hello) + "/")) {
            assertEquals("asked: 5 connections at work, 0 free, 5 requests waiting", pool.line());
            List<String> done = pool.rest();
            assertEquals(
                    10,
                    done.stream().filter(line -> line.contains(" is done: ")).count(),
                    done::toString);
            assertTrue(
                    done.get(9).endsWith(" is done: 0 connections at work, 5 free, 0 requests waiting"),
                    done::toString);
            assertEquals(0, pool.exitStatus());
        }
    }

    // ---- ReverseProxy

    private static Program proxyTo(int port) throws IOException {
        return Program.example("ReverseProxy", 0, "http://127.0.0.1:" + port);
    }

    @Test
    void reverseProxyHandsARequestOnAndItsAnswerBack() throws Exception {
        try (Program hello = Program.example("HelloHttp", 0);
                Program proxy = proxyTo(portOf(hello))) {
            HttpResponse<String> answer = fetch(to(portOf(proxy), "/any/path?you=like"));
            assertEquals(200, answer.statusCode());
            assertEquals("hello, you have asked for /any/path\n", answer.body());
            assertEquals(List.of("text/plain; charset=utf-8"), answer.headers().allValues("content-type"));
        }
    }

    /** One connection to either side. */
    @Test
    void reverseProxyKeepsTheConnectionsOfBothSides() throws Exception {
        try (OutsideServer behind = server();
                Program proxy = proxyTo(portOf(behind));
                Outsider client = dial(portOf(proxy))) {
            client.write("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
            try (Outsider connection = behind.accept()) {
                for (int i = 1; i <= 3; i++) {
                    assertTrue(head(connection).startsWith("GET /" + i + " HTTP/1.1\r\n"));
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + i);
                    assertEquals(200, status(head(client)));
                    assertEquals("" + i, client.readText(1));
                    client.write("GET /" + (i + 1) + " HTTP/1.1\r\nHost: x\r\n\r\n");
                }
            }
        }
    }

    @Test
    void reverseProxyStripsTheFieldsOfEachConnection() throws Exception {
        try (OutsideServer behind = server();
                Program proxy = proxyTo(portOf(behind));
                Outsider client = dial(portOf(proxy))) {
            client.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: x-hop\r\nX-Hop: 1\r\nX-End: 2\r\n\r\n");
            try (Outsider connection = behind.accept()) {
                String asked = head(connection);
                assertFalse(asked.contains("X-Hop"), asked);
                assertTrue(asked.contains("\r\nHost: x\r\n") && asked.contains("\r\nX-End: 2\r\n"), asked);
                connection.write("HTTP/1.1 204 No Content\r\nConnection: y-hop\r\nY-Hop: 1\r\nY-End: 2\r\n\r\n");
                String answered = head(client);
                assertFalse(answered.contains("Y-Hop"), answered);
                assertTrue(answered.contains("\r\nY-End: 2\r\n"), answered);
            }
        }
    }

    /** The server behind begins to read when the client has been held back, and so the other way round. */
    @Test
    void reverseProxyCarriesALargeContentToASlowReaderAndBack() throws Exception {
        byte[] film = new byte[EIGHT_MEBIBYTES];
        new Random(1).nextBytes(film);
        try (OutsideServer behind = server();
                Program proxy = proxyTo(portOf(behind));
                Outsider client = dial(portOf(proxy))) {
            CompletableFuture<Void> upload = CompletableFuture.runAsync(() ->
                    write(client, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + film.length + "\r\n\r\n", film));
            try (Outsider connection = behind.accept()) {
                assertTrue(head(connection).contains("\r\nContent-Length: " + film.length + "\r\n"));
                assertArrayEquals(film, slowly(connection, film.length));
                upload.join();
                CompletableFuture<Void> download = CompletableFuture.runAsync(() ->
                        write(connection, "HTTP/1.1 200 OK\r\nContent-Length: " + film.length + "\r\n\r\n", film));
                assertEquals(200, status(head(client)));
                assertArrayEquals(film, slowly(client, film.length));
                download.join();
            }
        }
    }

    private static void write(Outsider to, String head, byte[] content) {
        try {
            to.write(head);
            to.write(content);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** In pieces with pauses, which fill what is between. */
    private static byte[] slowly(Outsider from, int count) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < count) {
            LockSupport.parkNanos(2_000_000);
            all.write(from.read(Math.min(128 * 1024, count - all.size())));
        }
        return all.toByteArray();
    }

    @Test
    void reverseProxyHandsAnEarlyRefusalBackWhileTheClientUploads() throws Exception {
        try (OutsideServer behind = server();
                Program proxy = proxyTo(portOf(behind));
                Outsider client = dial(portOf(proxy))) {
            client.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\nfirst bytes");
            try (Outsider connection = behind.accept()) {
                head(connection);
                connection.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 8\r\n\r\ntoo much");
                assertEquals(413, status(head(client)));
                assertEquals("too much", client.readText(8));
            }
        }
    }

    @Test
    void reverseProxyAnswersBadGatewayForAServerThatIsDead() throws Exception {
        try (Program proxy = proxyTo(nobody())) {
            HttpResponse<String> answer = fetch(to(portOf(proxy), "/"));
            assertEquals(502, answer.statusCode());
            assertTrue(answer.body().startsWith("the server behind has not answered: "), answer.body());
        }
    }

    @Test
    void reverseProxyCutsAnAnswerOffThatIsCutOffBehindIt() throws Exception {
        try (OutsideServer behind = server();
                Program proxy = proxyTo(portOf(behind));
                Outsider client = dial(portOf(proxy))) {
            client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            try (Outsider connection = behind.accept()) {
                head(connection);
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                head(client);
                assertEquals("half", client.readText(4));
            }
            assertThrows(IOException.class, () -> client.read(6));
        }
    }

    @Test
    void reverseProxyGivesUpOnTheServerBehindWhenItsClientHasGone() throws Exception {
        try (OutsideServer behind = server();
                Program proxy = proxyTo(portOf(behind));
                Outsider client = dial(portOf(proxy))) {
            client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            try (Outsider connection = behind.accept()) {
                head(connection);
                client.reset();
                assertEquals("", connection.readAllText());
            }
        }
    }
}
