package io.nodelay.http;

import io.nodelay.fake.CallKind;
import io.nodelay.fake.FakePeer;
import io.nodelay.net.NetSocket;
import io.nodelay.testing.FakeLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * An HTTP server on the fake net with one client: the client's pieces come one a millisecond, each in a read of its own,
 * and what happens is noted in order.
 */
final class Scene {
    /** Longer than anything without a clock takes, shorter than the wait for the next request. */
    private static final long SOON = 4_000;
    /** One piece is one read. */
    private static final int BUFFER = 1 << 20;

    private final FakeLoop fake;
    private final HttpServer server;
    private final FakePeer peer;
    private final List<String> journal = new ArrayList<>();
    private final List<NetSocket> sockets = new ArrayList<>();
    private long millis = 10;
    private boolean open;
    private boolean stopped;

    Scene(FakeLoop fake, BiConsumer<? super ServerRequest, ? super ServerResponse> handler) {
        this(fake, new ServerOptions(), handler);
    }

    Scene(FakeLoop fake, ServerOptions options, BiConsumer<? super ServerRequest, ? super ServerResponse> handler) {
        this.fake = fake;
        fake.net().buffers(BUFFER, BUFFER);
        server = Http.createServer(fake.loop(), options, handler).listen("127.0.0.1", 0);
        server.onConnection(sockets::add);
        peer = another();
    }

    HttpServer server() {
        return server;
    }

    FakePeer peer() {
        return peer;
    }

    FakePeer another() {
        return fake.net().connect(server.address());
    }

    /** Our end of the connection, once it was accepted. */
    NetSocket socket() {
        return sockets.get(0);
    }

    /** What the end of the loop itself makes happen is nobody's. */
    void note(String line) {
        if (!stopped) {
            journal.add(line);
        }
    }

    /** Whether our end was open when the time was over, before the loop's own end has closed everything. */
    boolean open() {
        return open;
    }

    List<String> journal() {
        return journal;
    }

    /** What the client sends next, in pieces. */
    Scene says(String... pieces) {
        for (String piece : pieces) {
            fake.net().after(++millis, () -> peer.write(piece.getBytes(StandardCharsets.ISO_8859_1)));
        }
        return this;
    }

    Scene thenEnds() {
        fake.net().after(++millis, peer::shutdownOutput);
        return this;
    }

    Scene thenResets() {
        fake.net().after(++millis, peer::reset);
        return this;
    }

    /** Something the client or the net does, at that moment. */
    Scene outside(long at, Runnable what) {
        fake.net().after(at, what);
        return this;
    }

    /** Something on the loop, at that moment. */
    Scene inside(long at, Runnable what) {
        fake.loop().setTimeout(at, what);
        return this;
    }

    long now() {
        return fake.net().clock().elapsedMillis();
    }

    Scene run(long until) {
        fake.loop().setTimeout(until, this::stop);
        fake.loop().run();
        return this;
    }

    private void stop() {
        open = !sockets.isEmpty() && !socket().destroyed();
        stopped = true;
        fake.loop().stop();
    }

    /** All the client has heard, and how it ended, if it did. */
    String heard() {
        return run(SOON).text();
    }

    String text() {
        return heardBy(peer);
    }

    static String heardBy(FakePeer who) {
        String end = who.wasReset() ? "<reset>" : who.ended() ? "<end>" : "";
        return masked(new String(who.received(), StandardCharsets.ISO_8859_1)) + end;
    }

    /** How many writes reached the wire so far. */
    long writes() {
        return fake.net().callLog().stream().filter(CallKind.WRITE::equals).count();
    }

    // ---- words

    /** The value of Date is the machine's. */
    static String masked(String text) {
        return text.replaceAll(
                "Date: [A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n", "Date: now\r\n");
    }

    /** The lines of a text block as lines of HTTP. */
    static String http(String block) {
        return block.replace("\n", "\r\n");
    }

    static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    static String post(String content) {
        return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + content.length() + "\r\n\r\n" + content;
    }

    /** The usual answer with a content of ASCII. */
    static String ok(String content) {
        return "HTTP/1.1 200 OK\r\nDate: now\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: "
                + content.length() + "\r\n\r\n" + content;
    }

    /** The last one on its connection. */
    static String last(String content) {
        return "HTTP/1.1 200 OK\r\nDate: now\r\nConnection: close\r\nContent-Length: " + content.length() + "\r\n\r\n"
                + content + "<end>";
    }

    /** An answer that the library gives by itself. */
    static String refused(int status, String why) {
        return "HTTP/1.1 " + status + " " + Status.reason(status)
                + "\r\nDate: now\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                + (why.length() + 1) + "\r\n\r\n" + why + "\n<end>";
    }

    static final String FAILED = refused(500, "the server has failed to answer");
}
