package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Timer;
import io.nodelay.net.NetSocket;
import io.nodelay.stream.Closed;
import io.nodelay.stream.Watch;
import io.nodelay.stream.Watchers;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A request that a client sends. Node's {@code http.ClientRequest}.
 *
 * <p>It ends in exactly one of two ways, and then closes: its response has come whole, or {@code error} says why it has not.
 * {@code response} is told as soon as the head is here, also while the request is still being written. When such an early
 * response is complete, or refuses (from 400 on) or closes, the rest of the request is not sent (RFC 9112 §9.5): writes
 * answer false.
 *
 * <p>A request that a kept connection lost, because its server closed it in the same moment, is sent once more by a new
 * connection: only if no byte of a response had come, the method is idempotent (RFC 9110 §9.2.2), and all of it was written
 * and is small enough to have been kept (48 KiB). Anything else ends in the error.
 */
public final class ClientRequest extends OutgoingMessage {
    private static final byte[] CONTENT_LENGTH = Ascii.bytes("Content-Length: ");
    private static final byte[] CHUNKED = Ascii.bytes("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = Ascii.bytes("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = Ascii.bytes("Connection: keep-alive\r\n");
    private static final Closed ORDERLY = new Closed(Optional.empty());
    /** What was set and changes what is added. */
    private static final int HAS_HOST = 1;

    private static final int HAS_CONNECTION = 2;
    private static final int HAS_CLOSE = 4;
    private static final int HAS_CHUNKED = 8;
    private static final int HAS_EXPECT = 16;

    private final Plan plan;
    private final Agent agent;

    /** What was written without a connection, and may have to be written again; null if there is nothing of that. */
    private Draft draft;
    /** Null while it waits for one. */
    private ClientConnection connection;

    private boolean inLine;
    /** It was sent by a connection that was lost, and is sent for the second and last time. */
    private boolean retried;
    /** It has content, of which not every byte is in the draft. */
    private boolean unrepeatable;

    private boolean expectsContinue;
    private boolean persistent;
    private byte interims;

    /** Null without a limit; of the wait for a connection, and then for 100 (Continue). */
    private Timer wait;
    /** Null without a limit. */
    private Timer total;

    // Those who listen; null while nobody does.
    private Consumer<? super ClientResponse> responder;
    private Takeover<ClientResponse> connect;
    private Takeover<ClientResponse> upgrade;
    private Runnable continuer;
    private Consumer<? super Information> informed;
    private Watchers<NetSocket> socketWatchers;
    private Watchers<ClientRequest> timeoutWatchers;
    private Watchers<IOException> errorWatchers;
    private long timeout;

    private ClientRequest(Plan plan, Agent agent) {
        super(null); // until it has begun, which is before anybody can ask
        this.plan = plan;
        this.agent = agent;
        this.timeout = plan.timeout;
        beginWith(plan.fields());
    }

    /** Begins a request, which has a connection then, or waits for one. */
    static ClientRequest begin(EventLoop loop, RequestOptions options, Consumer<? super ClientResponse> responder) {
        loop.checkThread();
        Plan plan = options.plan();
        plan.check();
        ClientRequest request = new ClientRequest(plan, Agent.of(loop, plan));
        request.responder = responder;
        request.start(loop);
        return request;
    }

    private void start(EventLoop loop) {
        if (plan.isIdempotent() && plan.expectsContent()) {
            draft = new Draft(loop, this); // so that it may be sent once more, it is written before it is sent
            carrier(draft);
            loop.execute(this::dispatch);
        } else {
            agent.dispatch(this);
        }
        if (plan.totalTimeout > 0 && !closed()) {
            total = deadline(plan.totalTimeout, () -> expired("the response did not come whole", plan.totalTimeout));
        }
        if (hasHeader("Expect")) {
            flushHeaders();
        }
    }

    private Timer deadline(long millis, Runnable late) {
        return loop().setDeadline(millis, late).unref();
    }

    private void dispatch() {
        if (connection == null && !inLine && !closed()) {
            agent.dispatch(this);
        }
    }

    Plan plan() {
        return plan;
    }

    Agent agent() {
        return agent;
    }

    // ---- its connection

    /** All connections are taken: it stands in line. */
    void waits(EventLoop loop) {
        inLine = true;
        if (draft == null) {
            draft = new Draft(loop, this);
            carrier(draft);
        }
        if (plan.poolTimeout > 0) {
            wait = deadline(
                    plan.poolTimeout, () -> expired("the agent had no connection for the request", plan.poolTimeout));
        }
    }

    /** This one carries it from now on. */
    void carriedBy(ClientConnection now) {
        inLine = false;
        stopWaiting();
        connection = now;
        carrier(now);
        if (draft != null) {
            draft.moveTo(now);
            unrepeatable |= framing() != Framing.UNDECIDED && !ended();
            if (unrepeatable || !ended() || !now.used()) {
                draft = null;
            }
        }
        connected();
        if (timeout > 0) {
            now.quietAfter(timeout);
        }
        if (socketWatchers != null) {
            loop().execute(this::tellSocket);
        }
    }

    /** Its connection is there: the server can be waited for. */
    void connected() {
        if (expectsContinue) {
            expectContinue();
        }
    }

    private void tellSocket() {
        if (connection != null) {
            socketWatchers.fire(connection.socket(), loop()::uncaught);
        }
    }

    private void stopWaiting() {
        if (wait != null) {
            wait.cancel();
            wait = null;
        }
    }

    /** There will never be one. */
    void refused(EventLoop loop, IOException why) {
        if (carrier() == null) {
            carrier(new Draft(loop, this));
        }
        fail(why);
    }

    /** So much was written without a connection: more is too much to be kept, or to be held at all. */
    void draftGrows(int bytes) {
        long most = plan.socket.maxBuffered();
        if (bytes > most) {
            fail(new IOException("more than " + most + " bytes were written before there was a connection"));
            return;
        }
        unrepeatable = true;
        dispatch();
    }

    /** All of it was written, without a connection yet. */
    void written() {
        dispatch();
    }

    /** Whether the same bytes may be sent again without harm. */
    boolean repeatable() {
        return plan.isIdempotent() && ended() && !unrepeatable && !retried;
    }

    /** Sends it once more, by a connection that nobody has used. */
    void repeat(ClientConnection lost) {
        retried = true;
        connection = null;
        interims = 0;
        if (draft == null) {
            draft = new Draft(lost.loop(), this);
            putHead(draft, 0);
        }
        carrier(draft);
        agent.replace(lost, this);
    }

    // ---- the head

    @Override
    public ClientRequest setHeader(String name, String value) {
        super.setHeader(name, value);
        return this;
    }

    @Override
    public ClientRequest setHeader(String name, List<String> values) {
        super.setHeader(name, values);
        return this;
    }

    @Override
    public ClientRequest appendHeader(String name, String value) {
        super.appendHeader(name, value);
        return this;
    }

    @Override
    public ClientRequest removeHeader(String name) {
        super.removeHeader(name);
        return this;
    }

    @Override
    public ClientRequest addTrailers(Map<String, String> fields) {
        super.addTrailers(fields);
        return this;
    }

    /**
     * The method.
     *
     * @return as it is sent
     */
    public String method() {
        return plan.method;
    }

    /**
     * The target.
     *
     * @return as it is sent
     */
    public String path() {
        return plan.path;
    }

    @Override
    void putHead(Outbox out, long length) {
        int has = 0;
        long declared = UNKNOWN;
        for (int i = 0; i < entries(); i += 2) {
            switch (entry(i).length()) {
                case 4 -> has |= is(i, "Host") ? HAS_HOST : 0;
                case 6 -> has |= is(i, "Expect") && entry(i + 1).equalsIgnoreCase("100-continue") ? HAS_EXPECT : 0;
                case 10 -> has |= is(i, "Connection") ? connection(entry(i + 1)) : 0;
                case 14 -> declared = is(i, "Content-Length") ? Long.parseLong(entry(i + 1)) : declared;
                case 17 -> has |= is(i, "Transfer-Encoding") ? HAS_CHUNKED : 0;
                default -> {
                    // the application's own
                }
            }
        }
        Framing how = framing(declared, length, (has & HAS_CHUNKED) != 0);
        persistent = (has & HAS_CLOSE) == 0 && agent.keepsAlive();
        unrepeatable |= draft == null && (how == Framing.CHUNKED || Math.max(declared, length) > 0);
        out.put(plan.requestLine());
        if (plan.setHost && (has & HAS_HOST) == 0) {
            out.put(plan.hostLine(agent));
        }
        for (int i = 0; i < entries(); i += 2) {
            out.field(entry(i), entry(i + 1));
        }
        putAdded(out, has, how, declared, length);
        framed(how, declared != UNKNOWN ? declared : Math.max(0, length));
        if ((has & HAS_EXPECT) != 0) {
            expectContinue();
        }
    }

    private static int connection(String value) {
        return saysClose(value) ? HAS_CONNECTION | HAS_CLOSE : HAS_CONNECTION;
    }

    /** RFC 9112 §6.3, from the sender's side. */
    private Framing framing(long declared, long length, boolean chunkedSet) {
        if (chunkedSet && declared != UNKNOWN) {
            throw contradiction("Content-Length and Transfer-Encoding were both set");
        }
        if (declared != UNKNOWN && length != UNKNOWN && declared != length) {
            throw contradiction("the content has " + length + " bytes, and its Content-Length is " + declared);
        }
        if (plan.method.equals("CONNECT")) {
            if (chunkedSet || Math.max(declared, length) > 0) {
                throw contradiction("CONNECT has no content (RFC 9110 §9.3.6)");
            }
            return Framing.NO_CONTENT;
        }
        if (declared != UNKNOWN) {
            return Framing.LENGTH;
        }
        return length != UNKNOWN && !chunkedSet && !hasTrailers() ? Framing.LENGTH : Framing.CHUNKED;
    }

    private void putAdded(Outbox out, int has, Framing how, long declared, long length) {
        if ((has & HAS_CONNECTION) == 0) {
            out.put(agent.keepsAlive() ? KEEP_ALIVE : CLOSE);
        }
        if (how == Framing.LENGTH && declared == UNKNOWN && (length > 0 || plan.expectsContent())) {
            out.put(CONTENT_LENGTH);
            out.decimal(length);
            out.put(Outbox.CRLF);
        } else if (how == Framing.CHUNKED && (has & HAS_CHUNKED) == 0) {
            out.put(CHUNKED);
        }
        out.put(Outbox.CRLF);
    }

    private void expectContinue() {
        expectsContinue = true;
        if (plan.expectTimeout > 0 && connection != null && !connection.socket().connecting()) {
            wait = deadline(plan.expectTimeout, this::tellContinue);
        }
    }

    /** Whether another exchange may follow on its connection, as far as this request goes. */
    boolean persistent() {
        return persistent;
    }

    boolean isHead() {
        return plan.method.equals("HEAD");
    }

    boolean isConnect() {
        return plan.method.equals("CONNECT");
    }

    // ---- what comes back

    /**
     * Sets who is told the response: once, when its final head is here. Unset, the response is passed over.
     *
     * @param reader asks for the content in its call, or leaves it; see {@link ClientResponse}
     * @return this request
     */
    public ClientRequest onResponse(Consumer<? super ClientResponse> reader) {
        loop().checkThread();
        responder = reader;
        return this;
    }

    /**
     * Sets who takes the connection over when CONNECT is granted, by any status from 200 to 299 (RFC 9110 §9.3.6). Unset,
     * that ends the request in an error. Any other answer is a {@code response}.
     *
     * @param taker the connection is its own
     * @return this request
     */
    public ClientRequest onConnect(Takeover<ClientResponse> taker) {
        loop().checkThread();
        connect = taker;
        return this;
    }

    /**
     * Sets who takes the connection over when the server switches protocols (101), as an {@code Upgrade} field has asked.
     * Unset, or unasked, that ends the request in an error. Any other answer is a {@code response}.
     *
     * @param taker the connection is its own
     * @return this request
     */
    public ClientRequest onUpgrade(Takeover<ClientResponse> taker) {
        loop().checkThread();
        upgrade = taker;
        return this;
    }

    /**
     * Sets who is told that the content may be sent, where {@code Expect: 100-continue} has asked: the server has said so,
     * or has said nothing within {@link RequestOptions#expectTimeout}. A final response may come instead.
     *
     * @param writer writes the content
     * @return this request
     */
    public ClientRequest onContinue(Runnable writer) {
        loop().checkThread();
        continuer = writer;
        return this;
    }

    /**
     * Sets who is told each interim response (RFC 9110 §15.2), 100 among them.
     *
     * @param reader called any number of times, up to 32, before the final response
     * @return this request
     */
    public ClientRequest onInformation(Consumer<? super Information> reader) {
        loop().checkThread();
        informed = reader;
        return this;
    }

    /**
     * Watches for the connection that carries the request: for its addresses and options, as it belongs to HTTP. It may be
     * a used one, or still on its way.
     *
     * @param watcher called once, and once more if the request is sent again
     * @return takes the watcher away
     */
    public Watch onSocket(Consumer<NetSocket> watcher) {
        loop().checkThread();
        if (socketWatchers == null) {
            socketWatchers = new Watchers<>();
            if (connection != null) {
                loop().execute(this::tellSocket);
            }
        }
        return socketWatchers.add(watcher);
    }

    /**
     * Watches for its connection's being quiet for the time of {@link RequestOptions#timeout} or {@link #setTimeout}.
     * Nothing else happens; {@link #destroy} is the watcher's to call.
     *
     * @param watcher called each time
     * @return takes the watcher away
     */
    public Watch onTimeout(Runnable watcher) {
        loop().checkThread();
        if (timeoutWatchers == null) {
            timeoutWatchers = new Watchers<>();
        }
        return timeoutWatchers.add(request -> watcher.run());
    }

    /**
     * Sets the time of {@link #onTimeout}.
     *
     * @param millis 0 for none
     * @return this request
     * @throws IllegalArgumentException if it is negative
     */
    public ClientRequest setTimeout(long millis) {
        loop().checkThread();
        timeout = Limits.time("timeout", millis);
        if (connection != null) {
            connection.quietAfter(millis);
        }
        return this;
    }

    /** Its connection has been quiet. */
    void quiet() {
        if (timeoutWatchers != null) {
            timeoutWatchers.fire(this, loop()::uncaught);
        }
    }

    /**
     * Watches for the reason why there is no whole response. An error that nobody watches is counted and logged at DEBUG.
     *
     * @param watcher called once at most, before {@code close}: with the JDK's exception for what the wire did,
     *     {@link SocketTimeoutException} for a limit that passed, {@link HttpException} for an answer that is no HTTP
     * @return takes the watcher away
     */
    public Watch onError(Consumer<IOException> watcher) {
        loop().checkThread();
        if (errorWatchers == null) {
            errorWatchers = new Watchers<>();
        }
        return errorWatchers.add(watcher);
    }

    /** As {@link #destroy()}; Node's older name for it. */
    public void abort() {
        destroy();
    }

    Optional<Takeover<ClientResponse>> takes(ClientResponse response) {
        boolean switches = response.status() == Status.SWITCHING_PROTOCOLS;
        return Optional.ofNullable(switches ? hasHeader("Upgrade") ? upgrade : null : connect);
    }

    /** An interim response; false if there were too many of them. */
    boolean inform(Information interim) {
        if (++interims > MOST_INTERIMS) {
            return false;
        }
        if (interim.status() == Status.CONTINUE && expectsContinue) {
            tellContinue();
        }
        if (informed != null && !closed()) {
            informed.accept(interim);
        }
        return true;
    }

    /** RFC 9110 §15.2 allows any number. */
    static final int MOST_INTERIMS = 32;

    private void tellContinue() {
        expectsContinue = false;
        stopWaiting();
        if (continuer != null && !ended() && !closed()) {
            continuer.run();
        }
    }

    /** The final response's head is here; what nobody asks for in this call is passed over. */
    void respond(ClientResponse response) {
        expectsContinue = false;
        stopWaiting();
        if (responder != null) {
            responder.accept(response);
        }
    }

    // ---- its end

    @Override
    boolean closesWhenSent() {
        return false;
    }

    @Override
    boolean underWay() {
        return !closed();
    }

    /** A limit has passed. */
    void expired(String what, long millis) {
        carrier().abandon(new SocketTimeoutException(what + " within " + millis + " ms"));
    }

    /** There will be no whole response. */
    void fail(IOException why) {
        if (closed()) {
            return;
        }
        stopTimers();
        if (connection == null) {
            agent.forget(this);
            if (draft != null) {
                draft.drop(why);
            }
        }
        connection = null;
        loop().execute(() -> tellError(why));
        close(new Closed(Optional.of(why)));
    }

    private void tellError(IOException why) {
        if (errorWatchers == null || !errorWatchers.fire(why, loop()::uncaught)) {
            loop().unheard(why);
        }
    }

    /** The response is whole, or the connection somebody else's. */
    void done() {
        stopTimers();
        connection = null;
        close(ORDERLY);
    }

    private void stopTimers() {
        stopWaiting();
        if (total != null) {
            total.cancel();
        }
    }
}
