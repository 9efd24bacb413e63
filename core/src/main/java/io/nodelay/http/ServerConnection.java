package io.nodelay.http;

import io.nodelay.loop.Buffers;
import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;
import io.nodelay.net.Protocol;
import io.nodelay.stream.Closed;
import io.nodelay.stream.Watch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One connection of a server: takes requests out of its bytes, one exchange at a time, and puts the answers in.
 *
 * <pre>
 *  Reading  HEAD ──▶ BODY ──▶ TRAILERS ──▶ DONE ──┐
 *                                                 ├─ answered too: HEAD again, or CLOSED
 *  Writing  nothing ──▶ head ──▶ content ──▶ end ─┘
 * </pre>
 *
 * <p>While an exchange is under way, what comes behind its request waits: here, up to 16 KiB or the rest of one read, so
 * that the end of a client that has gone is noticed, and after that in the kernel; so it does while answers wait for the
 * client to take them. Requests whose handlers answer in their call are served one after the other in one turn, and their
 * answers leave together.
 */
final class ServerConnection extends Line.Place implements Protocol, Carrier {
    /** Requests served in one turn, before the other connections have theirs. */
    private static final int REQUESTS_PER_TURN = 64;
    /** Bytes kept for later before reading stops. */
    private static final int MOST_KEPT = 16 * 1024;
    /** Read at once, where it is not the length of a content that is known. */
    private static final int READ_SIZE = 64 * 1024;
    /** A torn head is parsed anew with each of its first bytes, and then whenever it has doubled. */
    private static final int PARSED_ALWAYS = 1_024;
    /** An answer that the kernel has sent whole by the time it is closed on. */
    private static final int SMALL = 4 * 1024;

    private enum Reading {
        HEAD,
        BODY,
        TRAILERS,
        DONE,
        /** Nothing more is read: what comes is somebody else's, or nobody's. */
        CLOSED
    }

    private final NetSocket socket;
    private final Branch branch;

    private Reading reading = Reading.HEAD;
    /** The exchange; null between two. */
    private ServerRequest request;

    private ServerResponse response;
    /** Bytes that wait; null while there are none. */
    private ByteBuffer kept;
    /** Of a head or trailer section that is torn: how far its end was looked for. */
    private int scanned;
    /** How much of a torn head was there when it was last parsed. */
    private int parsed;
    /** While something of a request is still to come; null else. */
    private RequestClock clock;
    /** While answers wait to be sent; null else. */
    private SendClock sending;

    /** How many requests have come. */
    private int served;
    /** Where the present answer begins in the box; -1 before it does, -2 when some of it has left. */
    private int mark;

    private static final int NOT_BEGUN = -1;
    private static final int LEFT = -2;

    /** Inside a turn: what is lent must not be given back, and a request that has come waits for the turn to go on. */
    private boolean inTurn;

    private boolean turnDue;
    private boolean paused;
    /** All has been said, and when it is taken the connection ends. */
    private boolean ending;
    /** Answers wait for the client to take them, and the last one's callback will tell when it has. */
    private boolean jammed;
    /** The client has ended its direction. */
    private boolean clientEnded;

    private byte emptyLines;
    /** Null unless the server has a timeout. */
    private Watch timeouts;

    ServerConnection(NetSocket socket, Branch branch) {
        this.socket = socket;
        this.branch = branch;
    }

    void start() {
        branch.opened().join(this);
        socket.claim(this);
        long quiet = branch.options().timeout();
        if (quiet > 0) {
            socket.setTimeout(quiet);
            timeouts = socket.onTimeout(() -> branch.server().timedOut(socket));
        }
    }

    // ---- what the socket tells

    @Override
    public String protocol() {
        return "the HTTP server";
    }

    @Override
    public int readSize() {
        if (reading == Reading.DONE || jammed || (reading == Reading.BODY && !reads() && !passesOver())) {
            return Math.max(1, MOST_KEPT - keptBytes());
        }
        return reading == Reading.BODY && request.chunks == null ? Buffers.READ_SIZE : READ_SIZE;
    }

    private int keptBytes() {
        return kept == null ? 0 : kept.remaining();
    }

    @Override
    public void accept(ByteBuffer lent) {
        if (reading == Reading.CLOSED) {
            return;
        }
        ByteBuffer in = lent;
        if (kept != null) {
            keep(lent);
            in = kept;
        }
        turn(in);
    }

    @Override
    public void ended() {
        clientEnded = true;
        if (request != null) {
            request.abort();
        }
        turn(input());
    }

    private ByteBuffer input() {
        return kept == null ? branch.nothing() : kept;
    }

    @Override
    public void drained() {
        if (response != null) {
            response.drained();
        }
    }

    @Override
    public void flushed() {
        if (mark >= 0) {
            mark = LEFT;
        }
        if (jammed || socket.bufferedAmount() == 0 || socket.destroyed()) {
            return;
        }
        jammed = true;
        sending = new SendClock(socket, branch.options().sendTimeout(), socket::destroy);
        socket.write(branch.nothing(), this::taken); // done when all before it is
    }

    /** The client has taken all that waited for it, or never will. */
    private void taken(Optional<IOException> failed) {
        jammed = false;
        if (sending != null) {
            sending.stop();
            sending = null;
        }
        if (failed.isPresent() || socket.destroyed()) {
            return;
        }
        if (socket.bufferedAmount() > 0) {
            flushed(); // of what was written since
        } else if (reading == Reading.CLOSED && ending) {
            socket.destroySoon();
        } else {
            dueTurn();
        }
    }

    @Override
    public void closed(Closed how) {
        reading = Reading.CLOSED;
        leave();
        stopClocks();
        ServerRequest cut = request;
        ServerResponse unanswered = response;
        request = null;
        response = null;
        if (!inTurn) {
            releaseKept();
        }
        if (cut != null) {
            unanswered.cutOff(how);
            cut.cutOff(how);
        }
    }

    // ---- a turn

    private void turn(ByteBuffer in) {
        inTurn = true;
        branch.window().close();
        try {
            advance(in);
        } catch (HttpException refused) {
            fail(refused);
        } finally {
            inTurn = false;
        }
        keepRest(in);
        branch.outbox().flush(this);
        if (reading != Reading.CLOSED && !socket.destroyed()) {
            await();
        }
    }

    private void advance(ByteBuffer in) throws HttpException {
        for (int requests = 0; !socket.destroyed(); ) {
            switch (reading) {
                case HEAD -> {
                    if (full()) {
                        return;
                    }
                    if (requests == REQUESTS_PER_TURN && in.hasRemaining()) {
                        turnLater();
                        return;
                    }
                    if (!readHead(in)) {
                        return;
                    }
                    requests++;
                }
                case BODY -> {
                    if (!readBody(in)) {
                        return;
                    }
                }
                case TRAILERS -> {
                    if (!readTrailers(in)) {
                        return;
                    }
                }
                case DONE -> {
                    if (!exchanged(in)) {
                        return;
                    }
                }
                case CLOSED -> {
                    return;
                }
            }
        }
    }

    /** Whether answers have to be taken before there may be more of them. */
    private boolean full() {
        if (branch.outbox().size(this) > Outbox.FULL) {
            branch.outbox().flush(this);
        }
        return jammed;
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
        if (reading != Reading.CLOSED && !socket.destroyed()) {
            try {
                turn(input());
            } catch (Throwable escaped) { // as the socket does when it calls
                socket.loop().uncaught(escaped);
                socket.destroy(new IOException("HTTP has failed: " + escaped, escaped));
            }
        }
    }

    /** The turn is over: which clock runs now, and whether more is read. */
    private void await() {
        if (clientEnded && !turnDue && !jammed && !stillToCome()) {
            return;
        }
        if (request == null && jammed) {
            stopClock(); // it is the client's turn to take, not to send
            branch.busy().join(this);
        } else if (request != null) {
            branch.busy().join(this);
            if (reading == Reading.DONE) {
                stopClock();
            } else {
                startClock().content(branch.options().requestTimeout());
            }
        } else if (kept != null) {
            branch.busy().join(this);
            if (!turnDue) {
                startClock().head(branch.options().headersTimeout());
            }
        } else {
            stopClock();
            (served == 0 ? branch.opened() : branch.idle()).join(this);
        }
        boolean enough = keptBytes() >= MOST_KEPT && (request != null || turnDue || jammed);
        if (enough != paused) {
            paused = enough;
            if (enough) {
                socket.pause();
            } else {
                socket.resume();
            }
        }
    }

    /** The client has ended. Whether something can still happen here; if not, this deals with it. */
    private boolean stillToCome() {
        if (request == null) {
            if (kept == null) {
                shut();
            } else {
                fail(HttpException.malformed("the connection ended within a request's head"));
            }
            return false;
        }
        boolean waits = reading == Reading.DONE || (kept != null && !reads());
        if (!waits) {
            fail(HttpException.malformed("the connection ended within a request's content"));
        }
        return waits;
    }

    // ---- the bytes that wait

    /** What was not read in this turn, of which the buffer is ours just if bytes had waited before. */
    private void keepRest(ByteBuffer in) {
        if (reading == Reading.CLOSED || (kept != null && !kept.hasRemaining())) {
            releaseKept();
        } else if (kept == null && in.hasRemaining()) {
            keep(in);
        }
    }

    private void keep(ByteBuffer more) {
        kept = Kept.add(kept, more, socket.loop().buffers());
    }

    private void releaseKept() {
        kept = Kept.release(kept, socket.loop().buffers());
    }

    // ---- reading

    private boolean readHead(ByteBuffer in) throws HttpException {
        if (!passEmptyLines(in)) {
            return false;
        }
        ServerOptions options = branch.options();
        int length = worthParsing(in)
                ? branch.window().parse(in, branch.parser(), options.maxHeaderFields())
                : HeadParser.TORN;
        if (length == HeadParser.TORN) {
            tornHead(in);
            return false;
        }
        scanned = 0;
        parsed = 0;
        byte[] head = branch.window().take(in, length, branch.parser());
        in.position(in.position() + length);
        begin(head, in);
        return true;
    }

    /** Not with every byte of a long head that comes in drops, but as soon as something is to be found: its end, or its limit. */
    private boolean worthParsing(ByteBuffer in) {
        int size = in.remaining();
        int looked = scanned;
        scanned = size;
        boolean worth = size <= PARSED_ALWAYS
                || size >= 2 * parsed
                || size >= branch.options().maxHeaderSize()
                || HeadEnd.find(in, in.position(), looked) != HeadEnd.NOT_HERE;
        parsed = worth ? size : parsed;
        return worth;
    }

    private void tornHead(ByteBuffer in) throws HttpException {
        ServerOptions options = branch.options();
        if (scanned >= options.maxHeaderSize()) {
            throw new HttpException(
                    Status.HEADER_FIELDS_TOO_LARGE,
                    "a request's head is at most " + options.maxHeaderSize() + " bytes");
        }
        if (scanned > 2 * options.maxTargetSize() && Ascii.lineFeed(in, in.position(), in.limit()) == in.limit()) {
            throw targetTooLong();
        }
    }

    private HttpException targetTooLong() {
        return new HttpException(
                Status.URI_TOO_LONG, "a target is at most " + branch.options().maxTargetSize() + " bytes");
    }

    /** False if there is nothing behind them. */
    private boolean passEmptyLines(ByteBuffer in) throws HttpException {
        while (in.hasRemaining()) {
            byte first = in.get(in.position());
            boolean alone = first == Ascii.LF && branch.options().lenient();
            if (first != Ascii.CR && !alone) {
                emptyLines = 0;
                return true;
            }
            if (!alone && in.remaining() == 1) {
                return false;
            }
            if (!alone && in.get(in.position() + 1) != Ascii.LF) {
                throw HttpException.malformed("a line ends with CR LF, and not with CR alone");
            }
            if (++emptyLines > branch.options().maxEmptyLines()) {
                throw HttpException.malformed(
                        "at most " + branch.options().maxEmptyLines() + " empty lines come before a request");
            }
            in.position(in.position() + (alone ? 1 : 2));
        }
        return false;
    }

    private void begin(byte[] head, ByteBuffer in) throws HttpException {
        HeadParser parser = branch.parser();
        if (parser.targetEnd - parser.targetStart > branch.options().maxTargetSize()) {
            throw targetTooLong();
        }
        Target.check(head, parser);
        long framing = BodyFraming.ofRequest(head, parser);
        served++;
        mark = NOT_BEGUN;
        request = new ServerRequest(this, head, parser, framing);
        if (framing == BodyFraming.CHUNKED) {
            ServerOptions options = branch.options();
            request.chunks = new ChunkedDecoder(options.maxChunkExtension(), options.maxChunkExtensions());
        }
        request.last = !parser.persistent();
        request.persistent = !request.last;
        response = new ServerResponse(this, request);
        reading = framing == 0 ? Reading.DONE : Reading.BODY;
        if (framing == 0) {
            request.complete();
        }
        branch.server().route(this, request, parser, head, in);
    }

    private boolean readBody(ByteBuffer in) throws HttpException {
        if (passesOver() && !response.persistent()) {
            finish();
            return true;
        }
        if (!reads() && !passesOver()) {
            return false;
        }
        return request.chunks == null ? readLength(in) : readChunks(in);
    }

    private boolean readLength(ByteBuffer in) {
        ServerRequest read = request;
        int count = (int) Math.min(in.remaining(), read.left);
        read.left -= count;
        hand(in, count);
        if (request == read && read.left == 0) {
            contentRead();
        }
        return request != read || read.left == 0;
    }

    private boolean readChunks(ByteBuffer in) throws HttpException {
        switch (request.chunks.next(in)) {
            case UNKNOWN -> {
                return false;
            }
            case DATA -> {
                int count = (int) Math.min(in.remaining(), request.chunks.left());
                request.chunks.took(count);
                hand(in, count);
            }
            case TRAILERS -> {
                reading = Reading.TRAILERS;
                scanned = 0;
            }
        }
        return true;
    }

    private boolean reads() {
        return request.flowing();
    }

    /** The answer is done, and nobody has wanted to read the content. */
    private boolean passesOver() {
        return response.ended() && !request.asked();
    }

    private void hand(ByteBuffer in, int count) {
        if (count == 0) {
            return;
        }
        request.expectsContinue = false;
        if (passesOver()) {
            in.position(in.position() + count);
            passedOver(count);
            return;
        }
        try {
            request.lend(in, count);
        } catch (Throwable escaped) {
            threw(escaped);
        }
    }

    private void passedOver(int count) {
        request.passedOver += count;
        if (request.passedOver > branch.options().maxPassedOver()) {
            request.persistent = false;
            finish();
        }
    }

    private void contentRead() {
        if (request.passedOver == 0) {
            request.complete();
        }
        reading = Reading.DONE;
    }

    private boolean readTrailers(ByteBuffer in) throws HttpException {
        int start = in.position();
        int end = HeadEnd.find(in, start, scanned);
        int length = (end == HeadEnd.NOT_HERE ? in.limit() : end) - start;
        int most = branch.options().maxHeaderSize() - request.headSize();
        if (length - Outbox.CRLF.length > most) {
            throw new HttpException(
                    Status.HEADER_FIELDS_TOO_LARGE,
                    "a head and its trailers are at most " + branch.options().maxHeaderSize() + " bytes together");
        }
        if (end == HeadEnd.NOT_HERE) {
            scanned = length;
            return false;
        }
        scanned = 0;
        int mostFields = branch.options().maxHeaderFields() - request.headers().size();
        request.trailers(branch.parser().trailers(in, length, mostFields));
        contentRead();
        return true;
    }

    // ---- the exchange

    /** Has the application answer the request; it may do anything, also throw. */
    void handle(BiConsumer<? super ServerRequest, ? super ServerResponse> handler) {
        try {
            handler.accept(request, response);
        } catch (Throwable escaped) {
            threw(escaped);
        }
    }

    /** The request is here; false if its answer is not. */
    private boolean exchanged(ByteBuffer in) {
        ServerRequest told = request;
        try {
            told.tellEnd();
        } catch (Throwable escaped) {
            threw(escaped);
        }
        if (request != told) {
            return true; // it went with the connection, or was answered for the application
        }
        if (!response.ended()) {
            return false;
        }
        if (served >= branch.options().maxRequestsPerSocket() && branch.server().watchesDrops()) {
            tellDropped(in);
        }
        finish();
        return true;
    }

    /** A request that came behind the last one allowed: the client was told to close, and it is not answered. */
    private void tellDropped(ByteBuffer in) {
        try {
            int length =
                    branch.window().parse(in, branch.parser(), branch.options().maxHeaderFields());
            if (length != HeadParser.TORN) {
                byte[] head = branch.window().take(in, length, branch.parser());
                Target.check(head, branch.parser());
                branch.server().dropped(new ServerRequest(this, head, branch.parser(), 0), socket);
            }
        } catch (HttpException noRequest) {
            socket.loop().unheard(noRequest);
        }
    }

    /** Both messages are done, or as much of the request as shall be read. */
    private void finish() {
        boolean more = response.persistent() && request.persistent && !branch.closing();
        boolean whole = reading == Reading.DONE;
        ServerRequest finished = request;
        request = null;
        response = null;
        stopClock(); // the next request has its own
        finished.done();
        if (more) {
            reading = Reading.HEAD;
        } else {
            shut(whole && finished.last);
        }
    }

    private void threw(Throwable escaped) {
        socket.loop().uncaught(escaped);
        if (response == null) {
            return; // what is left of the exchange belongs to nobody
        }
        if (response.ended()) {
            request.persistent = false;
        } else if (mark == LEFT) {
            cutOff(new IOException("a handler has thrown " + escaped, escaped));
        } else {
            answer(new HttpException(Status.SERVER_ERROR, "the server has failed to answer"));
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

    Branch branch() {
        return branch;
    }

    @Override
    public Outbox outbox() {
        branch.outbox().take(this);
        return branch.outbox();
    }

    @Override
    public boolean carries(OutgoingMessage message) {
        return message == response && !socket.destroyed();
    }

    /** Where the answer begins, in case it has to be taken back. */
    void begins(Outbox out) {
        mark = out.size(this);
    }

    /** Whether another exchange may follow one that is answered in this way. */
    boolean persists(ServerRequest answered, OutgoingMessage.Framing how) {
        boolean unread =
                reading == Reading.BODY && answered.left > branch.options().maxPassedOver() && !answered.asked();
        return answered.persistent
                && how != OutgoingMessage.Framing.UNTIL_CLOSE
                && !answered.expectsContinue
                && !unread
                && !(clientEnded && kept == null)
                && served < branch.options().maxRequestsPerSocket()
                && !branch.closing();
    }

    @Override
    public void ended(OutgoingMessage message) {
        if (inTurn) {
            return; // which goes on with it
        }
        if (!response.persistent() && reading != Reading.DONE && !request.asked()) {
            finish(); // the rest of the request is not waited for
        } else if (reading == Reading.DONE && kept == null && !clientEnded && !request.owesEnd()) {
            finish();
            if (reading == Reading.HEAD) {
                await();
            }
        } else {
            turnLater();
        }
    }

    @Override
    public void contradicted(OutgoingMessage message, IOException why) {
        if (mark == LEFT) {
            cutOff(why);
        } else {
            answer(new HttpException(Status.SERVER_ERROR, "the server has failed to answer"));
        }
    }

    @Override
    public void flow(IncomingMessage message) {
        if (message != request) {
            socket.loop().execute(() -> late(message));
            return;
        }
        boolean continues = request.expectsContinue && request.continuesByItself;
        if (continues && request.flowing() && !response.headersSent()) {
            response.writeContinue();
        }
        if (!inTurn) {
            turnLater();
        }
    }

    /** Somebody wants to hear the end of a request after its exchange. */
    private void late(IncomingMessage message) {
        try {
            message.tellEnd();
        } catch (Throwable escaped) {
            socket.loop().uncaught(escaped);
        }
    }

    @Override
    public void refuse(IncomingMessage message, HttpException why) {
        if (message == request) {
            fail(why);
        }
    }

    @Override
    public void destroy(IncomingMessage message, IOException why) {
        if (message != request) {
            return;
        }
        if (response.ended()) {
            request.persistent = false;
            finish(); // in stages: the answer is not to be lost with the rest of the request
        } else {
            abandon(why);
        }
    }

    @Override
    public void whenSent(Consumer<Optional<IOException>> done) {
        if (ending && !jammed) { // our end has followed all of it
            socket.loop().execute(() -> done.accept(Optional.empty()));
        } else {
            outbox().flush(this, done);
        }
    }

    @Override
    public void abandon(IOException why) {
        boolean reset = looksWhole();
        if (mark >= 0) {
            branch.outbox().truncate(mark);
        }
        branch.outbox().flush(this); // the answers before this one
        if (reset) {
            over(why);
            socket.resetAndDestroy();
        } else {
            socket.destroy(why);
        }
    }

    /** Whether the answer, cut off, would be taken for a whole one: the connection's end is its only end. */
    private boolean looksWhole() {
        return response.framing() == OutgoingMessage.Framing.UNTIL_CLOSE && !response.ended();
    }

    // ---- its end

    /** The request is refused. Who watches for client errors answers; else it is done here. */
    private void fail(HttpException why) {
        if (response != null && (mark == LEFT || response.ended())) {
            cutOff(why);
            return;
        }
        if (response != null && mark >= 0) {
            branch.outbox().truncate(mark);
        }
        if (branch.server().watchesClientErrors()) {
            over(why);
            branch.outbox().flush(this);
            branch.opened().join(this); // until then it has to be answered
            branch.server().clientError(why, socket);
        } else {
            answer(why);
        }
    }

    /** Answers in the application's place, and closes. */
    private void answer(HttpException why) {
        boolean head = request != null && request.isHead();
        if (mark >= 0 && response != null) {
            branch.outbox().truncate(mark);
        }
        mark = NOT_BEGUN;
        over(why);
        branch.putError(outbox(), why, head);
        shut();
    }

    /** Half an answer cannot be mended: what was answered before is sent, and then the connection ends. */
    private void cutOff(IOException why) {
        boolean reset = looksWhole();
        over(why);
        branch.outbox().flush(this);
        if (reset) {
            socket.resetAndDestroy();
        } else {
            shut();
        }
    }

    /** The exchange is over before it is done. */
    private void over(IOException why) {
        reading = Reading.CLOSED;
        ServerRequest cut = request;
        ServerResponse unanswered = response;
        request = null;
        response = null;
        if (cut != null) {
            Closed how = new Closed(Optional.of(why));
            unanswered.cutOff(how);
            cut.cutOff(how);
        }
        stopClock();
    }

    /** Sends what there is and closes, so that it arrives although the client may still be sending. */
    private void shut() {
        shut(false);
    }

    /**
     * Closes in stages (RFC 9112 §9.6), so that no reset destroys the answer; at once if the client has promised to send
     * nothing more and the answer is so small that all of it is on its way.
     */
    private void shut(boolean nothingFollows) {
        boolean small = mark >= 0 && branch.outbox().size(this) <= SMALL;
        reading = Reading.CLOSED;
        ending = true;
        stopClock();
        branch.busy().join(this);
        branch.outbox().flush(this);
        if (jammed) {
            if (paused) {
                socket.resume(); // what comes is discarded
            }
        } else if (nothingFollows && small && kept == null) {
            socket.endAndDestroy();
        } else {
            socket.destroySoon();
        }
    }

    @Override
    void late() {
        if (reading != Reading.HEAD || request != null) {
            socket.destroy(); // nobody has answered the client's error
        } else {
            shut();
        }
    }

    /** Ends the connection at once if nothing is under way on it. */
    void dismissIfIdle() {
        if (reading == Reading.HEAD && request == null && kept == null && !jammed) {
            socket.endAndDestroy();
        }
    }

    /** The request did not come in time. */
    private void tooSlow() {
        fail(new HttpException(Status.REQUEST_TIMEOUT, "the request did not come in time"));
        branch.outbox().flush(this);
    }

    private RequestClock startClock() {
        if (clock == null) {
            clock = new RequestClock(socket.loop(), this::tooSlow);
        }
        return clock;
    }

    private void stopClock() {
        if (clock != null) {
            clock.stop();
            clock = null;
        }
    }

    private void stopClocks() {
        stopClock();
        if (sending != null) {
            sending.stop();
            sending = null;
        }
    }

    // ---- handing it over

    /** The connection leaves HTTP, and what came behind the request goes along. */
    void handOver(Takeover<ServerRequest> taker, ByteBuffer in) {
        ByteBuffer behind = ByteBuffer.allocate(in.remaining()).put(in).flip();
        ServerRequest last = request;
        reading = Reading.CLOSED;
        request = null;
        response = null;
        branch.outbox().flush(this);
        leave();
        stopClocks();
        if (timeouts != null) {
            timeouts.cancel();
            socket.setTimeout(0);
        }
        if (paused) {
            socket.resume();
        }
        socket.release(this);
        last.done();
        try {
            taker.take(last, socket, behind);
        } catch (Throwable escaped) {
            socket.loop().uncaught(escaped);
            socket.destroy(new IOException("a handler has thrown " + escaped, escaped));
        }
    }
}
