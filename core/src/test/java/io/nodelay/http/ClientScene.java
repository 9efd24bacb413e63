package io.nodelay.http;

import io.nodelay.fake.CallKind;
import io.nodelay.fake.FakePeer;
import io.nodelay.fake.FakePeerServer;
import io.nodelay.testing.FakeLoop;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client of HTTP on the fake net, and servers that follow a script: the answer to each request comes in pieces, one a
 * millisecond, each in a read of its own; what happens is noted in order.
 */
final class ClientScene {
    /** Longer than anything without a clock takes, shorter than a free connection lives. */
    static final long SOON = 2_000;

    static final String HOST = "10.0.0.1";
    private static final int BUFFER = 1 << 20;
    private static final Pattern REQUEST_LINE = Pattern.compile("[A-Z]+ \\S+ HTTP/1\\.1(?=\r\n)");

    private final FakeLoop fake;
    private final List<FakePeer> peers = new ArrayList<>();
    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<String> journal = new ArrayList<>();
    private final Map<ClientResponse, String> names = new HashMap<>();
    private Function<String, Answer> script = this::next;
    private String counts = "";
    private boolean stopped;
    private Agent agent;

    ClientScene(FakeLoop fake) {
        this(fake, new AgentOptions());
    }

    ClientScene(FakeLoop fake, AgentOptions options) {
        this.fake = fake;
        fake.net().buffers(BUFFER, BUFFER);
        agent = new Agent(fake.loop(), options);
        serve(HOST, 80);
    }

    // ---- the servers

    /** One more server, by the same script. */
    FakePeerServer serve(String host, int port) {
        return fake.net().listen(new InetSocketAddress(host, port)).onConnection(peer -> {
            peers.add(peer);
            new Side(peer).listen();
        });
    }

    /** The answers to requests in the order in which they come, by whatever connection; none to those that come later. */
    ClientScene answers(Answer... next) {
        answers.addAll(List.of(next));
        return this;
    }

    ClientScene answers(String... whole) {
        for (String each : whole) {
            answers.add(Answer.of(each));
        }
        return this;
    }

    private Answer next(String request) {
        return answers.isEmpty() ? Answer.of() : answers.remove();
    }

    /** The answer to each request, of which the function is given what has come. */
    ClientScene serves(Function<String, Answer> answer) {
        script = answer;
        return this;
    }

    /** A server's end of one connection. */
    private final class Side {
        private final FakePeer peer;
        private int requests;
        private Answer waiting = Answer.of();

        Side(FakePeer peer) {
            this.peer = peer;
        }

        void listen() {
            peer.onData(bytes -> heard());
        }

        private void heard() {
            String text = text(peer);
            Matcher line = REQUEST_LINE.matcher(text);
            int count = 0;
            while (line.find()) {
                if (++count > requests) {
                    requests = count;
                    waiting = script.apply(text.substring(line.start()));
                }
            }
            if (text.contains(waiting.after())) {
                Answer due = waiting;
                waiting = Answer.of();
                play(due);
            }
        }

        private void play(Answer answer) {
            int millis = 1;
            for (String piece : answer.pieces()) {
                fake.net().after(millis++, () -> peer.write(piece.getBytes(StandardCharsets.ISO_8859_1)));
            }
            fake.net().after(millis, () -> answer.then().accept(peer));
        }
    }

    /** What a server says to a request, from the moment that the request has some text; and what it does then. */
    record Answer(List<String> pieces, String after, Consumer<FakePeer> then) {
        static Answer of(String... pieces) {
            return new Answer(List.of(pieces), "", peer -> {});
        }

        static Answer byteByByte(String text) {
            return of(text.chars().mapToObj(Character::toString).toArray(String[]::new));
        }

        /** Comes only once the client has sent this. */
        Answer after(String text) {
            return new Answer(pieces, text, then);
        }

        Answer then(Consumer<FakePeer> what) {
            return new Answer(pieces, after, what);
        }

        Answer thenEnds() {
            return then(FakePeer::shutdownOutput);
        }

        Answer thenResets() {
            return then(FakePeer::reset);
        }
    }

    FakePeer peer(int connection) {
        return peers.get(connection);
    }

    /** How many connections were made. */
    int connections() {
        return peers.size();
    }

    /** All that came by a connection, and how the client ended it, if it did. */
    String sent(int connection) {
        FakePeer peer = peer(connection);
        return text(peer) + (peer.wasReset() ? "<reset>" : peer.ended() ? "<end>" : "");
    }

    /** Of every connection. */
    List<String> sent() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < peers.size(); i++) {
            all.add(sent(i));
        }
        return all;
    }

    private static String text(FakePeer peer) {
        return new String(peer.received(), StandardCharsets.ISO_8859_1);
    }

    /** How many writes reached the wire so far. */
    long writes() {
        return fake.net().callLog().stream().filter(CallKind.WRITE::equals).count();
    }

    // ---- the client

    Agent agent() {
        return agent;
    }

    /** From now on {@link #to} names this one. */
    ClientScene by(Agent other) {
        agent = other;
        return this;
    }

    RequestOptions to(String path) {
        return new RequestOptions().host(HOST).path(path).agent(agent);
    }

    RequestOptions to(String method, String path) {
        return to(path).method(method);
    }

    /** A request whose events are noted under its path, without the slash; its response is read. */
    ClientRequest request(RequestOptions options) {
        return request(options, this::read);
    }

    ClientRequest request(RequestOptions options, Consumer<ClientResponse> reader) {
        String name = options.path().equals("/") ? "" : options.path().substring(1) + " ";
        return watched(name, Http.request(fake.loop(), options, response -> {
            note(name + "response " + response.status());
            names.put(response, name);
            reader.accept(response);
        }));
    }

    ClientRequest get(String path) {
        return end(request(to(path)));
    }

    ClientRequest get(RequestOptions options) {
        return end(request(options));
    }

    static ClientRequest end(ClientRequest request) {
        request.end();
        return request;
    }

    private ClientRequest watched(String name, ClientRequest request) {
        request.onError(why -> note(name + "error " + why.getMessage()));
        request.onClose(how -> note(name + (how.error().isPresent() ? "close failed" : "close")));
        return request;
    }

    /** Notes the content, the end, and whether it was cut off. */
    void read(ClientResponse response) {
        String name = names.get(response);
        response.onData(
                bytes -> data(name, StandardCharsets.ISO_8859_1.decode(bytes).toString()));
        response.onEnd(() -> note(name + "end" + trailers(response)));
        response.onAborted(() -> note(name + "aborted"));
    }

    private static String trailers(ClientResponse response) {
        return response.trailers().size() == 0
                ? ""
                : " " + response.trailers().toString().strip();
    }

    /** Content that came in several pieces is one line: how the wire tears it is nobody's promise. */
    private void data(String name, String text) {
        int last = journal.size() - 1;
        while (last >= 0 && !journal.get(last).startsWith(name)) {
            last--;
        }
        if (last >= 0 && journal.get(last).startsWith(name + "data ")) {
            journal.set(last, journal.get(last) + text);
        } else {
            note(name + "data " + text);
        }
    }

    /** What the end of the loop itself makes happen is nobody's. */
    void note(String line) {
        if (!stopped) {
            journal.add(line);
        }
    }

    List<String> journal() {
        return journal;
    }

    // ---- time

    /** Something a server or the net does, at that moment. */
    ClientScene outside(long at, Runnable what) {
        fake.net().after(at, what);
        return this;
    }

    /** Something on the loop, at that moment. */
    ClientScene inside(long at, Runnable what) {
        fake.loop().setTimeout(at, what);
        return this;
    }

    long now() {
        return fake.net().clock().elapsedMillis();
    }

    ClientScene run() {
        return run(SOON);
    }

    ClientScene run(long until) {
        fake.loop().setTimeout(until, this::stop);
        fake.loop().run();
        return this;
    }

    private void stop() {
        counts = counted();
        stopped = true;
        fake.loop().stop();
    }

    /** The agent's sockets, free sockets and waiting requests. */
    String counted() {
        return agent.sockets() + " " + agent.freeSockets() + " " + agent.requests();
    }

    /** As {@link #counted}, when the time was over and before the loop's own end has closed everything. */
    String counts() {
        return counts;
    }

    // ---- words

    /** What is sent for a request without content. */
    static String get(String path, String host) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: keep-alive\r\n\r\n";
    }

    static String got(String path) {
        return get(path, HOST);
    }

    /** The usual answer. */
    static String ok(String content) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + content.length() + "\r\n\r\n" + content;
    }

    /** The usual answer in chunks. */
    static String chunks(String... chunks) {
        StringBuilder text = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (String chunk : chunks) {
            text.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return text.append("0\r\n\r\n").toString();
    }

    /** What is noted of a good exchange. */
    static List<String> good(String content) {
        return List.of("response 200", "data " + content, "end", "close");
    }
}
