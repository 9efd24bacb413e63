package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;
import io.nodelay.stream.Closed;
import io.nodelay.stream.Watch;
import io.nodelay.stream.Watchers;
import io.nodelay.stream.Writable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A message to be sent: fields first, then the content in one or many writes. Node's {@code http.OutgoingMessage}.
 *
 * <p>The head leaves with the first bytes of content. A content whose length is known when it ends at once is sent with
 * Content-Length, any other in chunks; to a recipient of HTTP/1.0 it ends with the connection. What is written in one turn
 * of the loop leaves together when that turn ends, at the latest; a callback of one's own sends it at once.
 *
 * <p>All methods belong to the loop's thread. Once the connection is gone, writes answer false and throw nothing. What the
 * client does not take waits in memory, and more than {@code maxBuffered} of it (16 MiB, unless the options say otherwise)
 * ends the connection: a content that may be larger is written in pieces, at the pace of {@code write}'s answers and
 * {@code drain}, or piped.
 */
public abstract class OutgoingMessage implements Writable {
    /** How the content is delimited (RFC 9112 §6.3). */
    enum Framing {
        /** The head was not written. */
        UNDECIDED,
        /** There is none, whatever is written. */
        NO_CONTENT,
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE
    }

    /** Of a content that will be written in pieces. */
    static final long UNKNOWN = -1;

    private static final Closed ORDERLY = new Closed(Optional.empty());
    private static final String[] NO_FIELDS = {};
    /** Four fields. */
    private static final int FEW = 8;

    private static final byte[] LAST_CHUNK = Ascii.bytes("0\r\n");
    private static final byte[] END_OF_CHUNKS = Ascii.bytes("\r\n0\r\n\r\n");

    private Carrier carrier;
    /** Names and values by turns, in the order of the wire. */
    private String[] fields = NO_FIELDS;

    /** Others begin with these fields too: what changes them changes a copy. */
    private boolean shared;

    private int size;
    private Framing framing = Framing.UNDECIDED;
    /** Bytes of content to come; while LENGTH. */
    private long left;

    /** The fields are as they will be sent. */
    private boolean decided;

    private boolean ended;
    private boolean drainOwed;
    private Runnable drainer = OutgoingMessage::undrained;
    /** Null while there are none. */
    private List<String> trailers;

    private Watchers<OutgoingMessage> finishWatchers;
    private Watchers<Closed> closeWatchers;
    /** How the message's time ended; null before. */
    private Closed closed;

    OutgoingMessage(Carrier carrier) {
        this.carrier = carrier;
    }

    /** Another carries it from now on. */
    final void carrier(Carrier now) {
        carrier = now;
    }

    // ---- what the two kinds of message do differently

    /**
     * Puts the head into the box, and decides the framing.
     *
     * @param length of the whole content, or {@link #UNKNOWN}
     * @throws IllegalStateException if the fields contradict that length
     */
    abstract void putHead(Outbox out, long length);

    /** Whether its time ends when all of it was sent, and not only when it was answered. */
    abstract boolean closesWhenSent();

    /** Whether there is something left to give up on. */
    abstract boolean underWay();

    // ---- fields

    /**
     * Sets a field, instead of all earlier ones of that name.
     *
     * @param name a token, sent in this case
     * @param value without CR, LF, NUL and other controls, and no character above 0xFF
     * @return this message
     * @throws IllegalArgumentException for an invalid character, naming the field
     * @throws IllegalStateException if the head was written
     */
    public OutgoingMessage setHeader(String name, String value) {
        unwritten();
        check(name, value);
        int at = indexOf(name, 0);
        if (at < 0) {
            append(name, value);
        } else {
            own();
            fields[at] = name;
            fields[at + 1] = value;
            remove(name, at + 2);
        }
        return this;
    }

    /**
     * Sets a field of several lines, as Set-Cookie, instead of all earlier ones of that name.
     *
     * @param name a token
     * @param values a line each
     * @return this message
     * @throws IllegalArgumentException for an invalid character, naming the field
     * @throws IllegalStateException if the head was written
     */
    public OutgoingMessage setHeader(String name, List<String> values) {
        unwritten();
        values.forEach(value -> check(name, value));
        if (values.size() > 1) {
            once(name);
        }
        remove(name, 0);
        values.forEach(value -> append(name, value));
        return this;
    }

    /**
     * Adds one more line to a field.
     *
     * @param name a token
     * @param value as in {@link #setHeader(String, String)}
     * @return this message
     * @throws IllegalArgumentException for an invalid character, naming the field
     * @throws IllegalStateException if the head was written
     */
    public OutgoingMessage appendHeader(String name, String value) {
        unwritten();
        check(name, value);
        if (indexOf(name, 0) >= 0) {
            once(name);
        }
        append(name, value);
        return this;
    }

    private static void once(String name) {
        if (name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Transfer-Encoding")) {
            throw new IllegalArgumentException(name + " is of one line: two could be read in two ways (RFC 9112 §6.3)");
        }
    }

    /**
     * The first value that was set.
     *
     * @param name in any case
     * @return empty if the field was not set; what the library adds by itself is not here
     */
    public Optional<String> header(String name) {
        loop().checkThread();
        int at = indexOf(name, 0);
        return at < 0 ? Optional.empty() : Optional.of(fields[at + 1]);
    }

    /**
     * Whether the field was set.
     *
     * @param name in any case
     * @return true for an empty value too
     */
    public boolean hasHeader(String name) {
        loop().checkThread();
        return indexOf(name, 0) >= 0;
    }

    /**
     * The names that were set.
     *
     * @return a copy, in the order of the wire, a name once for each of its lines
     */
    public List<String> headerNames() {
        loop().checkThread();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < size; i += 2) {
            names.add(fields[i]);
        }
        return names;
    }

    /**
     * Takes a field back.
     *
     * @param name in any case
     * @return this message
     * @throws IllegalStateException if the head was written
     */
    public OutgoingMessage removeHeader(String name) {
        unwritten();
        remove(name, 0);
        return this;
    }

    private void unwritten() {
        loop().checkThread();
        if (decided) {
            throw new IllegalStateException("the head was written already: a field comes too late");
        }
    }

    /** No field can be changed from now on. */
    final void decide() {
        decided = true;
    }

    static void check(String name, String value) {
        if (!Ascii.isToken(name)) {
            throw new IllegalArgumentException(
                    "a field's name is a token (letters, digits and !#$%&'*+-.^_`|~), which this is not: "
                            + quote(name));
        }
        if (!Ascii.isFieldValue(value)) {
            throw new IllegalArgumentException(
                    "a field's value has no controls but tabs, and no character above U+00FF: the value of " + name
                            + " is " + quote(value));
        }
        boolean length = name.length() == 14 && name.equalsIgnoreCase("Content-Length");
        if (length && !isLength(value)) {
            throw new IllegalArgumentException("a Content-Length is up to 18 digits, not " + quote(value));
        }
        if (name.length() == 17 && name.equalsIgnoreCase("Transfer-Encoding") && !value.equalsIgnoreCase("chunked")) {
            throw new IllegalArgumentException("the only Transfer-Encoding is chunked, not " + quote(value));
        }
    }

    private static boolean isLength(String value) {
        return !value.isEmpty() && value.length() <= 18 && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** For an exception's message, in which no control may play tricks on who reads it. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7F) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private int indexOf(String name, int from) {
        for (int i = from; i < size; i += 2) {
            if (fields[i].length() == name.length() && fields[i].equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    private void append(String name, String value) {
        if (size == fields.length) {
            fields = Arrays.copyOf(fields, Math.max(FEW, size * 2));
            shared = false;
        }
        fields[size++] = name;
        fields[size++] = value;
    }

    /** Has it begin with fields that are set already; they stay as they are, whatever is set here. */
    final void beginWith(String[] common) {
        fields = common;
        size = common.length;
        shared = true;
    }

    private void own() {
        if (shared) {
            fields = fields.clone();
            shared = false;
        }
    }

    private void remove(String name, int from) {
        for (int at = indexOf(name, from); at >= 0; at = indexOf(name, at)) {
            own();
            System.arraycopy(fields, at + 2, fields, at, size - at - 2);
            size -= 2;
        }
    }

    /** How many entries there are: an even one is a name, the next its value. */
    final int entries() {
        return size;
    }

    final String entry(int index) {
        return fields[index];
    }

    final boolean is(int entry, String name) {
        return fields[entry].equalsIgnoreCase(name);
    }

    /** Whether a list of connection options has close among them (RFC 9112 §9.6). */
    static boolean saysClose(String options) {
        for (String option : options.split(",", -1)) {
            if (option.strip().equalsIgnoreCase("close")) {
                return true;
            }
        }
        return false;
    }

    /** Sets them all, or none if one is invalid. */
    final void set(Map<String, String> more) {
        more.forEach(OutgoingMessage::check);
        more.forEach(this::setHeader);
    }

    /**
     * Adds fields that follow the content; sent with a chunked content, and otherwise dropped, as in Node. A content that
     * is written by {@link #end(String)} alone is chunked for their sake.
     *
     * @param fields names and values, as in {@link #setHeader(String, String)}
     * @return this message
     * @throws IllegalArgumentException for an invalid character, or a field that decides about framing or routing
     * @throws IllegalStateException after the end
     */
    public OutgoingMessage addTrailers(Map<String, String> fields) {
        loop().checkThread();
        if (ended) {
            throw new IllegalStateException("the message has ended: trailers come too late");
        }
        fields.forEach((name, value) -> {
            check(name, value);
            if (List.of("content-length", "transfer-encoding", "host", "trailer", "connection")
                    .contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(name + " cannot follow the content (RFC 9110 §6.5.1)");
            }
        });
        if (trailers == null) {
            trailers = new ArrayList<>();
        }
        fields.forEach((name, value) -> trailers.addAll(List.of(name, value)));
        return this;
    }

    final boolean hasTrailers() {
        return trailers != null;
    }

    // ---- the head

    /**
     * Whether the head was written, so that it cannot be changed.
     *
     * @return true from the first write, {@code end} or {@code flushHeaders} on
     */
    public boolean headersSent() {
        loop().checkThread();
        return decided;
    }

    /**
     * Sends the head now, before there is any content.
     *
     * @throws IllegalStateException after the end
     */
    public void flushHeaders() {
        loop().checkThread();
        if (writable()) {
            if (framing == Framing.UNDECIDED) {
                putHead(carrier.outbox(), UNKNOWN);
            }
            carrier.outbox().flush(carrier);
        }
    }

    final Framing framing() {
        return framing;
    }

    /** The head's last decision. */
    final void framed(Framing how, long length) {
        decided = true;
        framing = how;
        left = length;
    }

    /** What cannot be sent: with its head out, the recipient could not find the next message behind it. */
    final IllegalStateException contradiction(String what) {
        IllegalStateException why = new IllegalStateException(what);
        carrier.contradicted(this, new IOException(what, why));
        return why;
    }

    // ---- the content

    @Override
    public final boolean write(ByteBuffer bytes) {
        return writable() && put(bytes, false);
    }

    @Override
    public final boolean write(byte[] bytes) {
        return bytes.length > Outbox.COPIED ? write(ByteBuffer.wrap(bytes)) : writable() && put(bytes, false);
    }

    @Override
    public final boolean write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public final boolean write(ByteBuffer bytes, Consumer<Optional<IOException>> done) {
        if (!writable()) {
            IOException why = new IOException("the exchange is over: the connection has gone, or was answered before");
            loop().execute(() -> done.accept(Optional.of(why)));
            return false;
        }
        boolean more = put(bytes, false);
        return owe(carrier.outbox().flush(carrier, done)) && more;
    }

    /** False once the connection is gone; after the caller's own end it throws, connection or not. */
    private boolean writable() {
        loop().checkThread();
        if (ended) {
            throw new IllegalStateException("write after end()");
        }
        return carrier.carries(this);
    }

    /** Puts content behind what there is, and ends it if it is the last. */
    private boolean put(ByteBuffer bytes, boolean last) {
        int count = bytes.remaining();
        Outbox out = before(count, last);
        if (framing == Framing.NO_CONTENT) {
            bytes.position(bytes.limit());
            return true;
        }
        if (count > Outbox.COPIED && !(last && trailers != null)) {
            byte[] end = last ? END_OF_CHUNKS : Outbox.CRLF;
            return owe(out.flushWith(bytes, framing == Framing.CHUNKED ? end : Outbox.NOTHING));
        }
        out.put(bytes);
        return behind(out, count, last);
    }

    /** As {@link #put(ByteBuffer, boolean)}, of bytes few enough to be copied. */
    private boolean put(byte[] bytes, boolean last) {
        Outbox out = before(bytes.length, last);
        if (framing == Framing.NO_CONTENT) {
            return true;
        }
        out.put(bytes);
        return behind(out, bytes.length, last);
    }

    /** Puts the head if it was not, counts what is coming against it, and puts the chunk's size. */
    private Outbox before(int count, boolean last) {
        Outbox out = carrier.outbox();
        if (framing == Framing.UNDECIDED) {
            putHead(out, last ? count : UNKNOWN);
        }
        if (framing == Framing.LENGTH) {
            account(count, last);
        } else if (framing == Framing.CHUNKED && count > 0) {
            out.hex(count);
            out.put(Outbox.CRLF);
        }
        return out;
    }

    private boolean behind(Outbox out, int count, boolean last) {
        if (framing == Framing.CHUNKED && count > 0) {
            out.put(Outbox.CRLF);
        }
        if (framing == Framing.CHUNKED && last) {
            putLastChunk(out);
        }
        boolean roomy = carrier.bufferedAmount() == 0 && out.size(carrier) <= Outbox.FULL;
        return owe(roomy || out.flush(carrier));
    }

    private void account(int count, boolean last) {
        if (count > left || (last && count < left)) {
            throw contradiction((last ? "the content ends with " : "the content goes on with ") + count
                    + " bytes where " + left + " are left of its Content-Length");
        }
        left -= count;
    }

    private void putLastChunk(Outbox out) {
        out.put(LAST_CHUNK);
        for (int i = 0; trailers != null && i < trailers.size(); i += 2) {
            out.field(trailers.get(i), trailers.get(i + 1));
        }
        out.put(Outbox.CRLF);
    }

    private boolean owe(boolean more) {
        drainOwed |= !more;
        return more;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A message whose head was not written gets one with {@code Content-Length: 0}.
     */
    @Override
    public final void end() {
        end(Outbox.NOTHING);
    }

    /**
     * Writes the last bytes of content and ends the message. If they are the first too, their number is its
     * Content-Length.
     *
     * @param bytes from position to limit; borrowed until this returns
     * @throws IllegalStateException if they contradict the Content-Length that was set; the answer is then 500, or, with
     *     the head sent, the connection's end
     */
    public final void end(ByteBuffer bytes) {
        if (mayEnd()) {
            put(bytes, true);
            over();
        }
    }

    /**
     * As {@link #end(ByteBuffer)}.
     *
     * @param bytes all of it
     * @throws IllegalStateException as there
     */
    public final void end(byte[] bytes) {
        if (bytes.length > Outbox.COPIED) {
            end(ByteBuffer.wrap(bytes));
        } else if (mayEnd()) {
            put(bytes, true);
            over();
        }
    }

    /**
     * As {@link #end(ByteBuffer)}, of the text in UTF-8.
     *
     * @param text all of it
     * @throws IllegalStateException as there
     */
    public final void end(String text) {
        end(text.getBytes(StandardCharsets.UTF_8));
    }

    private boolean mayEnd() {
        loop().checkThread();
        return !ended && carrier.carries(this);
    }

    private void over() {
        ended = true;
        if (finishWatchers != null || (closeWatchers != null && closesWhenSent())) {
            carrier.outbox().flush(carrier, this::sent);
        }
        carrier.ended(this);
    }

    /**
     * Whether {@code end} was called. Node's writableEnded.
     *
     * @return true even if nothing was sent yet
     */
    public final boolean ended() {
        loop().checkThread();
        return ended;
    }

    @Override
    public final OutgoingMessage onDrain(Runnable writer) {
        loop().checkThread();
        drainer = writer;
        return this;
    }

    /** There is room in the socket again. */
    final void drained() {
        if (drainOwed) {
            drainOwed = false;
            drainer.run();
        }
    }

    // ---- its end

    /**
     * Watches for the moment in which all of it was given to the system. Node's {@code finish}.
     *
     * @param watcher called once at most, before {@code close}
     * @return takes the watcher away
     */
    public final Watch onFinish(Runnable watcher) {
        loop().checkThread();
        if (finishWatchers == null) {
            finishWatchers = new Watchers<>();
        }
        Watch watch = finishWatchers.add(message -> watcher.run());
        if (ended && closed == null && !(closeWatchers != null && closesWhenSent())) {
            askWhenSent();
        }
        return watch;
    }

    @Override
    public final Watch onClose(Consumer<Closed> watcher) {
        loop().checkThread();
        if (closed != null) {
            Watchers<Closed> alone = new Watchers<>();
            Watch watch = alone.add(watcher);
            loop().execute(() -> alone.fire(closed, loop()::uncaught));
            return watch;
        }
        boolean first = closeWatchers == null;
        if (first) {
            closeWatchers = new Watchers<>();
        }
        Watch watch = closeWatchers.add(watcher);
        if (ended && first && finishWatchers == null && closesWhenSent()) {
            askWhenSent();
        }
        return watch;
    }

    /** Somebody has come to watch after the end. */
    private void askWhenSent() {
        carrier.whenSent(this::sent);
    }

    /** The system has all of it, or never will. */
    private void sent(Optional<IOException> failed) {
        if (closed != null) {
            return;
        }
        if (failed.isEmpty() && finishWatchers != null) {
            finishWatchers.fire(this, loop()::uncaught);
        }
        if (closesWhenSent()) {
            close(failed.isEmpty() ? ORDERLY : new Closed(failed));
        }
    }

    /** The connection is gone, or answers by itself. */
    final void cutOff(Closed how) {
        if (!ended) {
            close(how);
        }
    }

    /** Its time is over; the first reason counts. */
    final void close(Closed how) {
        if (closed != null) {
            return;
        }
        closed = how;
        if (closeWatchers != null) {
            loop().execute(() -> closeWatchers.fire(how, loop()::uncaught));
        }
    }

    final boolean closed() {
        return closed != null;
    }

    /** Gives up on the exchange, and closes its connection at once. Does nothing once the exchange needs no more of it. */
    @Override
    public final void destroy() {
        destroy(new IOException("the application has destroyed the message"));
    }

    @Override
    public final void destroy(IOException why) {
        loop().checkThread();
        if (underWay()) {
            carrier.abandon(why);
        }
    }

    /**
     * The connection it goes out by, which belongs to HTTP: for its addresses and options.
     *
     * @return the socket
     * @throws IllegalStateException if it waits for one
     */
    public final NetSocket socket() {
        return carrier.socket();
    }

    final EventLoop loop() {
        return carrier.loop();
    }

    final Carrier carrier() {
        return carrier;
    }

    private static void undrained() {}
}
