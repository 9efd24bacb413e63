package io.nodelay.http;

import io.nodelay.loop.Buffers;
import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;
import io.nodelay.net.Protocol;
import io.nodelay.stream.Closed;
import io.nodelay.stream.Watch;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One connection of a client: carries one request at a time, and takes its response out of the bytes that come.
 *
 * <pre>
 *  IDLE ──▶ HEAD ──▶ BODY ──▶ TRAILERS ──┐
 *   ▲        ▲ │ interim                 ├─ clean, and the request was written whole: IDLE again, or else CLOSED
 *   │        └─┘                         │
 *   └────────────────────────────────────┘
 * </pre>
 *
 * <p>While its reader pauses, content waits here, up to 16 KiB or the rest of one read, and after that in the kernel.
 */
final class ClientConnection implements Protocol, Carrier {
    /** Bytes kept for later before reading stops. */
    private static final int MOST_KEPT = 16 * 1024;
    /** Read at once, where what comes may have to wait for its reader. */
    private static final int READ_SIZE = 64 * 1024;
    /** Content that is passed over rather than to give the connection up for it. */
    private static final int MOST_PASSED_OVER = 64 * 1024;
    /** A torn head up to this size is parsed whenever more of it comes, so that what is no head is refused at once. */
    private static final int PARSED_ALWAYS = 1_024;
    /** Chunk extensions, in bytes: of one chunk, and of a content. */
    private static final int MOST_EXTENSION = 1_024;

    private static final int MOST_EXTENSIONS = 16 * 1_024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final byte[] TIMEOUT = Ascii.bytes("timeout=");
    private static final long MILLIS_PER_SECOND = 1_000;
    /** From here on a status says that the server does not want the rest of a request. */
    private static final int REFUSALS = 300;

    private enum Reading {
        /** No request is carried: whatever comes ends the connection. */
        IDLE,
        HEAD,
        BODY,
        TRAILERS,
        /** Nothing more is read: what comes is somebody else's, or nobody's. */
        CLOSED
    }

    private final NetSocket socket;
    private final Agent agent;
    private final Agent.Pool pool;
    private final Tools tools;
    private final Deadline clock;

    private Reading reading = Reading.IDLE;
    /** The exchange; null while IDLE. */
    private ClientRequest request;

    /** Null before its head is here. */
    private ClientResponse response;
    /** Bytes that wait; null while there are none. */
    private ByteBuffer kept;
    /** Of a head or trailer section that is torn: how far its end was looked for. */
    private int scanned;
    /** How much of a torn head was there when it was last parsed. */
    private int parsed;
    /** While something waits to be sent; null else. */
    private SendClock sending;

    /** Requests carried, this one among them. */
    private int carried;
    /** A byte of the response has come. */
    private boolean heard;
    /** The rest of the request is not wanted. */
    private boolean refused;

    private boolean inTurn;
    private boolean turnDue;
    private boolean paused;
    private boolean serverEnded;
    /** While a request wants to hear of quiet; null else. */
    private Watch quiet;

    private Watch errors;

    ClientConnection(NetSocket socket, Agent agent, Agent.Pool pool) {
        this.socket = socket;
        this.agent = agent;
        this.pool = pool;
        this.tools = Tools.of(socket.loop());
        this.clock = new Deadline(socket.loop(), this::late);
    }

    void start() {
        socket.claim(this);
        socket.onConnect(this::connected);
        errors = socket.onError(why -> {}); // which the close tells too, and the request its own watchers
    }

    /** What was written on the way is under way, and the clocks for its answer begin. */
    private void connected() {
        flushed();
        if (request != null) {
            request.connected();
            awaitHead();
        }
    }

    /** From the end of the request on; connecting has a limit of its own. */
    private void awaitHead() {
        if (request.ended() && response == null && !socket.connecting()) {
            clock.within(request.plan().headTimeout);
        }
    }

    Agent.Pool pool() {
        return pool;
    }

    // ---- what the agent does

    /** Sends this request, of which some or all may be written already. */
    void carry(ClientRequest next) {
        if (carried++ > 0) {
            socket.ref();
        }
        request = next;
        reading = Reading.HEAD;
        heard = false;
        refused = false;
        clock.clear();
        tools.window().allow(next.plan().maxHeaderSize);
        next.carriedBy(this);
        if (next.ended()) {
            ended(next);
        }
    }

    /** Whether the server may be closing it in this moment. */
    boolean used() {
        return carried > 1;
    }

    /** Waits for another request. */
    void rest(long millis) {
        socket.unref();
        clock.within(millis);
    }

    /** Nobody is to use it any more; it carries nothing. */
    void close() {
        leave();
        socket.endAndDestroy();
    }

    private void leave() {
        reading = Reading.CLOSED;
        clock.stop();
        agent.gone(this);
    }

    // ---- what the socket tells

    @Override
    public String protocol() {
        return "the HTTP client";
    }

    @Override
    public int readSize() {
        if (reading != Reading.BODY) {
            return READ_SIZE;
        }
        if (!reads()) {
            return Math.max(1, MOST_KEPT - keptBytes());
        }
        return response.chunks == null ? Buffers.READ_SIZE : READ_SIZE;
    }

    private int keptBytes() {
        return kept == null ? 0 : kept.remaining();
    }

    @Override
    public void accept(ByteBuffer lent) {
        if (reading == Reading.CLOSED) {
            return;
        }
        heard = true;
        ByteBuffer in = lent;
        if (kept != null) {
            kept = Kept.add(kept, lent, socket.loop().buffers());
            in = kept;
        }
        turn(in);
    }

    @Override
    public void ended() {
        serverEnded = true;
        if (reading != Reading.CLOSED) {
            turn(input());
        }
    }

    private ByteBuffer input() {
        return kept == null ? NOTHING : kept;
    }

    @Override
    public void drained() {
        if (request != null) {
            request.drained();
        }
    }

    @Override
    public void flushed() {
        if (sending != null || socket.connecting() || socket.destroyed() || socket.bufferedAmount() == 0) {
            return;
        }
        long limit = request == null ? 0 : request.plan().sendTimeout;
        sending = new SendClock(socket, limit, this::abandon);
        socket.write(NOTHING, this::taken); // done when all before it is
    }

    /** The server has taken all that waited for it, or never will. */
    private void taken(Optional<IOException> failed) {
        sending.stop();
        sending = null;
        if (failed.isEmpty()) {
            flushed(); // of what was written since
        }
    }

    @Override
    public void closed(Closed how) {
        if (sending != null) {
            sending.stop();
        }
        if (!inTurn) {
            kept = Kept.release(kept, socket.loop().buffers());
        }
        if (reading == Reading.CLOSED) {
            return;
        }
        if (how.error().isPresent()) {
            lost(how.error().get());
        } else {
            abandon(new IOException("the connection was destroyed"));
        }
    }

    // ---- a turn

    private void turn(ByteBuffer in) {
        inTurn = true;
        tools.window().close();
        try {
            advance(in);
            if (serverEnded && reading != Reading.CLOSED) {
                ranOut(in);
            }
        } catch (HttpException malformed) {
            lost(new HttpException(Status.BAD_GATEWAY, "the response cannot be read: " + malformed.getMessage()));
        } finally {
            inTurn = false;
        }
        keepRest(in);
        if (reading != Reading.CLOSED) {
            await();
        }
    }

    private void advance(ByteBuffer in) throws HttpException {
        boolean more = true;
        while (more) {
            more = switch (reading) {
                case IDLE -> unasked(in);
                case HEAD -> readHead(in);
                case BODY -> readBody(in);
                case TRAILERS -> readTrailers(in);
                case CLOSED -> false;
            };
        }
    }

    /** Bytes that nobody has asked for could be taken for the next response. */
    private boolean unasked(ByteBuffer in) {
        if (in.hasRemaining()) {
            close();
        }
        return false;
    }

    /** The server has ended, and all that it has sent has been looked at. */
    private void ranOut(ByteBuffer in) throws HttpException {
        switch (reading) {
            case IDLE -> close();
            case HEAD -> lost(new IOException(
                    heard
                            ? "the connection ended within the response's head"
                            : "the connection ended before a response"));
            case BODY -> {
                if (response.left == BodyFraming.UNTIL_CLOSE && !in.hasRemaining()) {
                    contentRead(in);
                } else if (reads() || !in.hasRemaining()) {
                    lost(new IOException("the connection ended within the response's content"));
                }
            }
            case TRAILERS -> lost(new IOException("the connection ended within the response's trailers"));
            case CLOSED -> {
                // it has said all it had to say
            }
        }
    }

    /** Has what waits be looked at by a task: nothing of it may happen inside the caller's call. */
    private void turnLater() {
        if (!turnDue) {
            turnDue = true;
            socket.loop().execute(this::dueTurn);
        }
    }

    private void dueTurn() {
        turnDue = false;
        if (reading == Reading.CLOSED) {
            return;
        }
        try {
            turn(input());
        } catch (Throwable escaped) { // as the socket does when it calls
            threw(escaped);
        }
    }

    /** The turn is over: whether more is read. */
    private void await() {
        boolean enough = reading == Reading.BODY && !reads() && keptBytes() >= MOST_KEPT;
        if (enough != paused) {
            paused = enough;
            if (enough) {
                socket.pause();
            } else {
                socket.resume();
            }
        }
    }

    /** What was not read in this turn, of which the buffer is ours just if bytes had waited before. */
    private void keepRest(ByteBuffer in) {
        Buffers buffers = socket.loop().buffers();
        if (reading == Reading.CLOSED || (kept != null && !kept.hasRemaining())) {
            kept = Kept.release(kept, buffers);
        } else if (kept == null && in.hasRemaining()) {
            kept = Kept.add(null, in, buffers);
        }
    }

    // ---- reading

    private boolean readHead(ByteBuffer in) throws HttpException {
        Plan plan = request.plan();
        HeadParser parser = tools.parser();
        int length = worthParsing(in, plan.maxHeaderSize)
                ? tools.window().parse(in, parser, plan.maxHeaderFields)
                : HeadParser.TORN;
        if (length > plan.maxHeaderSize || (length == HeadParser.TORN && in.remaining() >= plan.maxHeaderSize)) {
            throw HttpException.malformed("its head is longer than " + plan.maxHeaderSize + " bytes");
        }
        if (length == HeadParser.TORN) {
            return false;
        }
        scanned = 0;
        parsed = 0;
        byte[] head = tools.window().take(in, length, parser);
        in.position(in.position() + length);
        if (parser.status < Status.OK && parser.status != Status.SWITCHING_PROTOCOLS) {
            interim(new Information(parser.status, new Headers(head, parser.copyOfFields())));
        } else {
            begin(head, in);
        }
        return true;
    }

    /** Not with every byte of a long head that comes in drops, but as soon as something is to be found: its end, or its limit. */
    private boolean worthParsing(ByteBuffer in, int most) {
        int size = in.remaining();
        int looked = scanned;
        scanned = size;
        boolean worth = size <= PARSED_ALWAYS
                || size >= 2 * parsed
                || size >= most
                || HeadEnd.find(in, in.position(), looked) != HeadEnd.NOT_HERE;
        parsed = worth ? size : parsed;
        return worth;
    }

    private void interim(Information interim) throws HttpException {
        ClientRequest told = request;
        boolean few = true;
        try {
            few = told.inform(interim);
        } catch (Throwable escaped) {
            threw(escaped);
        }
        if (!few) {
            throw HttpException.malformed(
                    "more than " + ClientRequest.MOST_INTERIMS + " interim responses came before it");
        }
    }

    private void begin(byte[] head, ByteBuffer in) throws HttpException {
        HeadParser parser = tools.parser();
        ClientRequest told = request;
        ClientResponse come = new ClientResponse(this, head, parser);
        boolean granted = told.isConnect() && come.status() >= Status.OK && come.status() < Status.OK + 100;
        if (granted || come.status() == Status.SWITCHING_PROTOCOLS) {
            handOver(come, in);
            return;
        }
        come.left = BodyFraming.ofResponse(head, parser, told.isHead());
        if (come.left == BodyFraming.CHUNKED) {
            come.chunks = new ChunkedDecoder(MOST_EXTENSION, MOST_EXTENSIONS);
        }
        come.persistent = come.left != BodyFraming.UNTIL_CLOSE && parser.persistent();
        come.keptFor = keptFor(head, parser);
        response = come;
        reading = Reading.BODY;
        refused = !told.ended() && come.status() >= REFUSALS;
        clock.within(told.plan().bodyTimeout);
        try {
            told.respond(come);
        } catch (Throwable escaped) {
            threw(escaped);
        }
        if (response == come && !come.asked() && !come.paused()) {
            come.discard();
        }
    }

    /** In milliseconds, by {@code Keep-Alive: timeout=5}; -1 if there is nothing of the kind. */
    private static long keptFor(byte[] head, HeadParser parser) {
        if (parser.keepAlive == HeadParser.NONE) {
            return -1;
        }
        long field = parser.field(parser.keepAlive);
        int end = Headers.valueEnd(field);
        for (int at = Headers.valueStart(field); at <= end - TIMEOUT.length; at++) {
            if (Ascii.same(head, at, TIMEOUT)) {
                return seconds(head, at + TIMEOUT.length, end) * MILLIS_PER_SECOND;
            }
        }
        return -1;
    }

    private static long seconds(byte[] head, int from, int to) {
        long seconds = 0;
        for (int at = from; at < to && Ascii.isDigit(head[at]); at++) {
            seconds = Math.min(seconds * 10 + head[at] - '0', Integer.MAX_VALUE);
        }
        return seconds;
    }

    private boolean reads() {
        return response.flowing();
    }

    private boolean readBody(ByteBuffer in) throws HttpException {
        if (response.left == 0) {
            contentRead(in);
            return true;
        }
        if (response.discarded() && response.left > MOST_PASSED_OVER - response.passedOver) {
            giveUp(); // a new connection is cheaper than so much that nobody wants
            return false;
        }
        if (!reads()) {
            return false;
        }
        if (response.left == BodyFraming.CHUNKED) {
            return readChunks(in);
        }
        if (!in.hasRemaining()) {
            return false;
        }
        ClientResponse read = response;
        boolean endless = read.left == BodyFraming.UNTIL_CLOSE;
        int count = endless ? in.remaining() : (int) Math.min(in.remaining(), read.left);
        read.left -= endless ? 0 : count;
        hand(in, count);
        return true;
    }

    private boolean readChunks(ByteBuffer in) throws HttpException {
        ChunkedDecoder chunks = response.chunks;
        switch (chunks.next(in)) {
            case UNKNOWN -> {
                return false;
            }
            case DATA -> {
                int count = (int) Math.min(in.remaining(), chunks.left());
                chunks.took(count);
                hand(in, count);
            }
            case TRAILERS -> {
                reading = Reading.TRAILERS;
                scanned = 0;
            }
        }
        return true;
    }

    private void hand(ByteBuffer in, int count) {
        clock.within(request.plan().bodyTimeout);
        if (response.discarded()) {
            in.position(in.position() + count);
            response.passedOver += count;
            if (response.passedOver > MOST_PASSED_OVER) {
                giveUp();
            }
            return;
        }
        try {
            response.lend(in, count);
        } catch (Throwable escaped) {
            threw(escaped);
        }
    }

    private boolean readTrailers(ByteBuffer in) throws HttpException {
        Plan plan = request.plan();
        int start = in.position();
        int end = HeadEnd.find(in, start, scanned);
        int length = (end == HeadEnd.NOT_HERE ? in.limit() : end) - start;
        if (length - Outbox.CRLF.length > plan.maxHeaderSize - response.headSize()) {
            throw HttpException.malformed(
                    "its head and its trailers are longer than " + plan.maxHeaderSize + " bytes together");
        }
        if (end == HeadEnd.NOT_HERE) {
            scanned = length;
            return false;
        }
        scanned = 0;
        int mostFields = plan.maxHeaderFields - response.headers().size();
        response.trailers(tools.parser().trailers(in, length, mostFields));
        contentRead(in);
        return true;
    }

    // ---- the end of an exchange

    /** All of the response is here. Its reader hears of that when the connection serves others already. */
    private void contentRead(ByteBuffer in) {
        ClientRequest answered = request;
        ClientResponse whole = response;
        boolean clean = answered.ended()
                && answered.persistent()
                && whole.persistent
                && !serverEnded
                && !in.hasRemaining()
                && tools.outbox().size(this) == 0
                && socket.bufferedAmount() == 0;
        whole.complete();
        over();
        if (clean) {
            reading = Reading.IDLE;
            agent.freed(this, whole.keptFor);
        } else {
            close();
        }
        closeOnceHeard(whole);
        answered.done(); // before the end: its listener may destroy it, and the connection may be another's by now
        tellEnd(whole);
    }

    /** Who has paused in the last bytes hears the end, and the close behind it, when he resumes. */
    private void tellEnd(IncomingMessage whole) {
        try {
            whole.tellEnd();
        } catch (Throwable escaped) {
            socket.loop().uncaught(escaped);
        }
        closeOnceHeard(whole);
    }

    /** Its close is told by a task, and so behind the end. */
    private static void closeOnceHeard(IncomingMessage whole) {
        if (!whole.paused()) {
            whole.done();
        }
    }

    /** The response is whole as far as anybody wants it. */
    private void giveUp() {
        ClientRequest answered = request;
        ClientResponse unwanted = response;
        over();
        close();
        unwanted.done();
        answered.done();
    }

    /** This connection carries no request any more. */
    private void over() {
        request = null;
        response = null;
        clock.clear();
        if (quiet != null) {
            quiet.cancel();
            quiet = null;
            socket.setTimeout(0);
        }
    }

    /** The exchange cannot be brought to its end here. */
    private void lost(IOException why) {
        ClientRequest cut = request;
        ClientResponse half = response;
        boolean stale = cut != null && used() && !heard && cut.repeatable();
        over();
        if (stale) {
            reading = Reading.CLOSED;
            clock.stop();
            cut.repeat(this);
        } else {
            leave();
        }
        if (half != null) {
            half.cutOff(new Closed(Optional.of(why)));
        }
        if (cut != null && !stale) {
            cut.fail(why);
        }
        socket.destroy();
    }

    private void threw(Throwable escaped) {
        socket.loop().uncaught(escaped);
        if (reading != Reading.CLOSED && request != null) {
            lost(new IOException("a listener of the request has thrown " + escaped, escaped));
        }
    }

    /** The limit of what is waited for has passed. */
    private void late() {
        if (reading == Reading.IDLE) {
            close();
        } else if (response == null) {
            expired("no response's head came", request.plan().headTimeout);
        } else {
            expired("none of the response's content has moved", request.plan().bodyTimeout);
        }
    }

    private void expired(String what, long millis) {
        abandon(new SocketTimeoutException(what + " within " + millis + " ms"));
    }

    /** The connection leaves HTTP, and what came behind the response goes along. */
    private void handOver(ClientResponse come, ByteBuffer in) throws HttpException {
        ClientRequest granted = request;
        Optional<Takeover<ClientResponse>> taker = granted.takes(come);
        if (taker.isEmpty()) {
            throw HttpException.malformed("nobody has asked for the connection that it hands over");
        }
        ByteBuffer behind = ByteBuffer.allocate(in.remaining()).put(in).flip();
        over();
        leave();
        tools.outbox().flush(this);
        if (paused) {
            socket.resume();
        }
        errors.cancel();
        socket.release(this);
        come.complete();
        come.done();
        granted.done();
        try {
            taker.get().take(come, socket, behind);
        } catch (Throwable escaped) {
            socket.loop().uncaught(escaped);
            socket.destroy(new IOException("a listener of the request has thrown " + escaped, escaped));
        }
    }

    // ---- what the messages ask

    @Override
    public EventLoop loop() {
        return socket.loop();
    }

    @Override
    public NetSocket socket() {
        return socket;
    }

    @Override
    public long bufferedAmount() {
        return socket.bufferedAmount();
    }

    @Override
    public Outbox outbox() {
        tools.outbox().take(this);
        return tools.outbox();
    }

    @Override
    public boolean carries(OutgoingMessage message) {
        return message == request && !refused && !socket.destroyed();
    }

    /** The request was written whole, and the server's turn has come. */
    @Override
    public void ended(OutgoingMessage message) {
        awaitHead();
    }

    @Override
    public void contradicted(OutgoingMessage message, IOException why) {
        if (message == request) {
            abandon(why);
        }
    }

    @Override
    public void whenSent(Consumer<Optional<IOException>> done) {
        outbox().flush(this, done);
    }

    @Override
    public void abandon(IOException why) {
        if (reading == Reading.CLOSED) {
            return;
        }
        heard = true; // whatever was the matter, the application's will is not
        lost(why);
    }

    @Override
    public void flow(IncomingMessage message) {
        if (message != response) {
            socket.loop().execute(() -> tellEnd(message)); // of an exchange that is over
        } else if (!inTurn) {
            turnLater();
        }
    }

    @Override
    public void refuse(IncomingMessage message, HttpException why) {
        if (message == response) {
            abandon(why);
        }
    }

    @Override
    public void destroy(IncomingMessage message, IOException why) {
        if (message == response) {
            abandon(why);
        }
    }

    /** Has the request hear when nothing has moved for so long. */
    void quietAfter(long millis) {
        socket.setTimeout(millis);
        if (quiet == null && millis > 0) {
            quiet = socket.onTimeout(() -> {
                if (request != null) {
                    request.quiet();
                }
            });
        }
    }
}
