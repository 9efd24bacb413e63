package io.nodelay.tls;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;

/**
 * TLS around another wire: drives an engine, and knows no events, queues or keys.
 *
 * <p>What it assumes, so that it can be small: one engine a connection; the handshake comes first and once, as a TLS 1.2 peer
 * that starts another is refused (the JDK grants renegotiation, unless a system property forbids it, which a library may not
 * set); while a task is out nothing but {@link #abort} is called, as an engine that is asked anything meanwhile waits for
 * its task. An end without close_notify is a truncation and told as an error. Under TLS 1.3 the directions end apart; under
 * TLS 1.2 the peer's end is that of both (RFC 5246 §7.2.1), and what was not sent before is not sent after it.
 */
final class TlsTransport implements Transport {
    /** With so much room a record of the largest size fits, in whatever way an engine counts. */
    private static final int ROOM = 17 * 1024;
    /** What one call encrypts at most, about half a millisecond's work: the others have their turn. */
    private static final int ROUNDS = 8;
    /** Records without a byte for the reader that a peer may send in a minute: KeyUpdates, tickets, empty ones. */
    private static final int MOST_EMPTY = 100;

    /** The type of a record that TLS 1.2 does not hide (RFC 5246 §6.2.1). */
    private static final byte ALERT = 21;

    private static final long MINUTE_NANOS = 60_000_000_000L;
    /** System calls that throw away what a refused peer has sent already, so that no reset overtakes the alert. */
    private static final int LAST_READS = 4;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Transport below;
    private final EventLoop loop;
    private final Ciphertext ciphertext;
    /** Null before it is known which, and again when the connection is over. */
    private SSLEngine engine;
    /** Null when it is done. */
    private Handshake handshake;
    /** Null before it is done. */
    private Secured secured;
    /** Decrypted for a reader who had too little room; null while there is nothing. */
    private ByteBuffer plain;

    private int wants;
    /** Something received has not been decrypted for want of room or time; not a record that is torn. */
    private boolean more;
    /** The peer's close_notify has come. */
    private boolean peerEnded;
    /** Ours was asked for. */
    private boolean ending;
    /** The last words were said. */
    private boolean over;
    /** The peer could begin another handshake, and its end is that of both directions. */
    private boolean tls12;

    private int emptyRecords;
    private long emptySince;

    /**
     * Around a wire that is open.
     *
     * @param below closed with this one
     * @param handshake begins now
     */
    TlsTransport(Transport below, EventLoop loop, Handshake handshake) {
        this.below = below;
        this.loop = loop;
        this.handshake = handshake;
        this.ciphertext = new Ciphertext(below, loop.buffers());
    }

    /** What the peer has sent to the last owner of the wire, and what can be nothing but records. */
    void adopt(ByteBuffer received) {
        more = received.hasRemaining();
        ciphertext.keep(received);
    }

    /** What came of the handshake; empty before. */
    Optional<Secured> secured() {
        return Optional.ofNullable(secured);
    }

    @Override
    public SelectableChannel channel() {
        return below.channel();
    }

    @Override
    public boolean readsHeap() {
        return true;
    }

    // ---- handshake

    @Override
    public Step handshake() throws IOException {
        if (handshake == null) {
            return Step.DONE; // a second owner of the wire
        }
        try {
            Step step = advance();
            wants = switch (step) {
                case READ -> handshake.waits() ? 0 : READ;
                case WRITE -> WRITE;
                case TASK, DONE -> 0;
            };
            return step;
        } catch (IOException | RuntimeException failed) {
            sayLastWords();
            throw failed;
        }
    }

    private Step advance() throws IOException {
        boolean received = false;
        if (engine == null && !chooseEngine()) {
            return Step.READ;
        }
        while (true) {
            if (!ciphertext.flush()) {
                return Step.WRITE;
            }
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    return Step.TASK;
                }
                case NEED_WRAP -> wrapNothing();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (received && !more) {
                        return Step.READ; // one system call a time: who floods us waits for his turn
                    }
                    received |= !more;
                    unwrapHandshake();
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return finished();
                }
            }
        }
    }

    /** A client has its engine made at once, a server once enough has come. */
    private boolean chooseEngine() throws IOException {
        Optional<SSLEngine> chosen = handshake.engine(NOTHING);
        if (chosen.isEmpty() && !handshake.waits()) {
            ByteBuffer in = ciphertext.take(!more);
            more = false;
            ciphertext.keep(in.duplicate());
            if (ciphertext.ended()) {
                throw endedInHandshake();
            }
            chosen = handshake.engine(in);
        }
        if (chosen.isPresent()) {
            engine = chosen.get();
            engine.beginHandshake();
            more = true;
        }
        return chosen.isPresent();
    }

    private static IOException endedInHandshake() {
        return new SSLHandshakeException("the peer has ended the connection before the TLS handshake was done");
    }

    private void unwrapHandshake() throws IOException {
        ByteBuffer in = ciphertext.take(!more);
        ByteBuffer into = loop.buffers().lendHeap();
        more = false;
        try {
            SSLEngineResult result = engine.unwrap(in, into);
            if (ciphertext.ended() || result.getStatus() == Status.CLOSED) {
                throw endedInHandshake();
            }
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                throw tooLarge(result);
            }
            more = result.getStatus() == Status.OK && in.hasRemaining();
            demandProgress(result, HandshakeStatus.NEED_UNWRAP);
        } finally {
            ciphertext.keep(in);
        }
        if (into.flip().hasRemaining()) { // of an engine that does not stop at the last message
            plain = loop.buffers().borrow(into.remaining()).put(into).flip();
        }
    }

    private Step finished() throws IOException {
        if (!handshake.examined(engine.getSession())) {
            return Step.TASK;
        }
        secured = handshake.conclude(engine);
        handshake = null;
        tls12 = !secured.session().getProtocol().equals(TlsVersion.TLS_1_3.toString());
        return Step.DONE;
    }

    /** A step that moves nothing and changes nothing would be taken for ever. */
    private void demandProgress(SSLEngineResult result, HandshakeStatus asBefore) throws SSLException {
        if (result.getStatus() == Status.OK
                && result.bytesConsumed() == 0
                && result.bytesProduced() == 0
                && result.getHandshakeStatus() == asBefore) {
            throw new SSLException("the TLS engine makes no progress: " + result);
        }
    }

    /** There is no larger room that could be tried. */
    private static SSLException tooLarge(SSLEngineResult result) {
        return new SSLException("a TLS record is larger than the engine said: " + result);
    }

    @Override
    public Runnable task() {
        wants &= ~TASK;
        SSLEngine working = engine;
        if (working.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            Runnable task = working.getDelegatedTask(); // one for each hop: the others' have their turn between
            return task == null ? () -> {} : task;
        }
        Handshake finishing = handshake;
        return () -> finishing.examine(working);
    }

    // ---- in

    @Override
    public int read(ByteBuffer into) throws IOException {
        int start = into.position();
        try {
            if (plain == null && !peerEnded) {
                decrypt(into, start);
            }
        } catch (IOException | RuntimeException broken) {
            sayLastWords();
            throw broken;
        }
        if (plain != null) {
            movePlain(into);
        }
        int count = into.position() - start;
        return count == 0 && peerEnded ? -1 : count;
    }

    @Override
    public boolean buffered() {
        return more || plain != null || peerEnded;
    }

    private void movePlain(ByteBuffer into) {
        int count = Math.min(into.remaining(), plain.remaining());
        into.put(into.position(), plain, plain.position(), count);
        into.position(into.position() + count);
        plain.position(plain.position() + count);
        if (!plain.hasRemaining()) {
            loop.buffers().giveBack(plain);
            plain = null;
        }
    }

    /** As many records as are there whole and have room. */
    private void decrypt(ByteBuffer into, int start) throws IOException {
        ByteBuffer in = ciphertext.take(!more);
        more = false;
        try {
            while (in.hasRemaining() && decryptRecord(in, into, start)) {
                assert plain == null : "the reader's room was left, and not taken up again";
            }
        } finally {
            ciphertext.keep(in);
        }
        if (ciphertext.ended() && !peerEnded && into.position() == start) {
            throw new SSLException("the connection was truncated: it has ended without close_notify");
        }
    }

    /** One record, if it is whole and has room; whether to go on with the next. */
    private boolean decryptRecord(ByteBuffer in, ByteBuffer into, int start) throws IOException {
        if (into.position() > start && (into.remaining() < ROOM || endsBoth(in))) {
            more = true; // what has come is told first
            return false;
        }
        SSLEngineResult result = unwrap(in, into);
        switch (result.getStatus()) {
            case BUFFER_UNDERFLOW -> {
                return false; // torn
            }
            case BUFFER_OVERFLOW -> throw tooLarge(result);
            case CLOSED -> {
                peerEnded = true;
                return false;
            }
            case OK -> demandProgress(result, result.getHandshakeStatus());
        }
        boolean goOn = afterRecord(result) && plain == null;
        more = !goOn && in.hasRemaining();
        return goOn;
    }

    /** Whether the next record may end our direction too: what the reader answers to the last data leaves before it. */
    private boolean endsBoth(ByteBuffer in) {
        return tls12 && in.get(in.position()) == ALERT;
    }

    /** Into the reader's memory, or if that has no room for the record into pooled memory, to be read from there. */
    private SSLEngineResult unwrap(ByteBuffer in, ByteBuffer into) throws SSLException {
        if (into.remaining() >= ROOM) {
            SSLEngineResult result = engine.unwrap(in, into);
            if (result.getStatus() != Status.BUFFER_OVERFLOW) {
                return result;
            }
        }
        ByteBuffer aside =
                loop.buffers().borrow(Math.max(ROOM, engine.getSession().getApplicationBufferSize()));
        try {
            return engine.unwrap(in, aside);
        } finally {
            if (aside.flip().hasRemaining()) {
                plain = aside;
            } else {
                loop.buffers().giveBack(aside);
            }
        }
    }

    /** What a record has made the engine want; false if that must be done before the next. */
    private boolean afterRecord(SSLEngineResult result) throws IOException {
        HandshakeStatus status = result.getHandshakeStatus();
        boolean handshaking = status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
        // After our end an engine wants the peer's, and is not at rest for that.
        if (tls12 && handshaking && (!ending || status == HandshakeStatus.NEED_TASK)) {
            throw new SSLHandshakeException("the peer has begun a second handshake: renegotiation is refused");
        }
        if (result.bytesProduced() == 0) {
            countEmptyRecord();
        }
        if (status == HandshakeStatus.NEED_WRAP) {
            wrapNothing(); // the answer to a KeyUpdate
        }
        if (status == HandshakeStatus.NEED_TASK) {
            wants |= TASK;
        }
        return status != HandshakeStatus.NEED_TASK;
    }

    private void countEmptyRecord() throws SSLException {
        if (emptyRecords == 0 || loop.now() - emptySince > MINUTE_NANOS) {
            emptyRecords = 0;
            emptySince = loop.now();
        }
        if (++emptyRecords > MOST_EMPTY) {
            throw new SSLProtocolException("the peer has sent " + emptyRecords + " records without data in a minute");
        }
    }

    // ---- out

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        if ((wants & TASK) != 0) {
            return 0; // a reader that writes between two records, of which the first has made work
        }
        long before = remaining(from, offset, length);
        HandshakeStatus status = HandshakeStatus.NOT_HANDSHAKING;
        for (int round = 0; round < ROUNDS && ciphertext.flush() && remaining(from, offset, length) > 0; round++) {
            ByteBuffer out = loop.buffers().ciphertextOut();
            SSLEngineResult result = encrypt(from, offset, length, out);
            ciphertext.send(out.flip());
            if (result.getStatus() == Status.CLOSED) {
                throw new SSLException("the peer has ended, which with TLS 1.2 is the end of both directions");
            }
            status = result.getHandshakeStatus(); // the engine's own answer to that takes several locks
        }
        if (status == HandshakeStatus.NEED_WRAP) {
            wrapNothing(); // a KeyUpdate, after so many bytes under one key
        }
        return before - remaining(from, offset, length);
    }

    private static long remaining(ByteBuffer[] from, int offset, int length) {
        long remaining = 0;
        for (int i = offset; i < offset + length; i++) {
            remaining += from[i].remaining();
        }
        return remaining;
    }

    /** As many records as there is room for, each as full as it can be; what the last came to. */
    private SSLEngineResult encrypt(ByteBuffer[] from, int offset, int length, ByteBuffer out) throws SSLException {
        SSLEngineResult result;
        do {
            result = engine.wrap(from, offset, length, out);
            demandProgress(result, result.getHandshakeStatus());
        } while (result.getStatus() == Status.OK && remaining(from, offset, length) > 0);
        if (result.getStatus() == Status.BUFFER_OVERFLOW && out.position() == 0) {
            throw new SSLException("the TLS engine needs more room than any record: " + result);
        }
        return result;
    }

    /** Sends what the engine itself has to say. */
    private void wrapNothing() throws IOException {
        ByteBuffer out = loop.buffers().ciphertextOut();
        SSLEngineResult result;
        do {
            result = engine.wrap(NOTHING, out);
            demandProgress(result, HandshakeStatus.NEED_WRAP);
        } while (result.getStatus() == Status.OK && result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
        ciphertext.send(out.flip());
    }

    @Override
    public boolean flush() throws IOException {
        return ciphertext.flush();
    }

    // ---- the end

    @Override
    public boolean end() throws IOException {
        try {
            if (!ending) {
                ending = true;
                engine.closeOutbound();
                wrapNothing();
            }
            return ciphertext.flush() && below.end();
        } catch (IOException gone) {
            if (!peerEnded) {
                throw gone;
            }
            return true; // it did not wait for our close_notify, and need not (RFC 8446 §6.1)
        }
    }

    @Override
    public int wants() {
        return wants | (ciphertext.waits() ? WRITE : 0);
    }

    /** Our end, and after a failure the alert which the engine has for it. Waits for nothing. */
    private void sayLastWords() {
        if (over || engine == null) {
            return;
        }
        over = true;
        try {
            engine.closeOutbound();
            do { // once in any case: not every engine says that it has an alert
                wrapNothing();
            } while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone());
            if (ciphertext.flush()) {
                below.end();
            }
            dropUnread();
        } catch (IOException | RuntimeException alsoBroken) {
            // The first failure is the one that is told.
        }
    }

    /** What is left unread makes the kernel's close a reset. */
    private void dropUnread() throws IOException {
        int reads = 0;
        while (reads < LAST_READS && below.read(loop.buffers().lend()) > 0) {
            reads++;
        }
    }

    @Override
    public void close() {
        if (secured != null && !ending) {
            sayLastWords();
        }
        release();
        below.close();
    }

    @Override
    public void abort() {
        release();
        below.abort();
    }

    private void release() {
        if (handshake != null) {
            handshake.over();
        }
        ciphertext.release();
        if (plain != null) {
            loop.buffers().giveBack(plain);
            plain = null;
        }
        engine = null; // untouched: a task may be out that uses it
    }
}
