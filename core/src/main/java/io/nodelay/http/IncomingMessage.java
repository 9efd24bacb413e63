package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;
import io.nodelay.stream.Closed;
import io.nodelay.stream.Readable;
import io.nodelay.stream.TextReader;
import io.nodelay.stream.Watch;
import io.nodelay.stream.Watchers;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A message that has come: its head as a whole, its content as a stream. Node's {@code http.IncomingMessage}.
 *
 * <p>The head's bytes are this object's own, so that its fields can be read as long as somebody holds it, and by any
 * thread. Everything else belongs to the loop's thread. The content is lent chunk by chunk to one reader, at the reader's
 * pace; what nobody reads is passed over when the exchange is done.
 */
public abstract class IncomingMessage implements Readable {
    /** How much {@link #bytes(Consumer)} and {@link #text(Consumer)} collect at most: 1 MiB. */
    public static final int MOST_COLLECTED = 1024 * 1024;

    private static final Runnable NOBODY = IncomingMessage::unheard;
    private static final Closed ORDERLY = new Closed(Optional.empty());

    private final Carrier carrier;
    private final Headers headers;
    private final int minor;

    private Consumer<ByteBuffer> reader = IncomingMessage::discarded;
    private Runnable ender = NOBODY;
    private boolean flowing;
    private boolean paused;
    /** Somebody has wanted to read, so that nothing may be passed over. */
    private boolean asked;
    /** Its last byte was read. */
    private boolean complete;

    private boolean endTold;
    private boolean aborted;
    private Headers trailers = Headers.NONE;

    /** Null while nobody watches. */
    private Watchers<Boolean> abortWatchers;

    private Watchers<Closed> closeWatchers;
    /** How the message's time ended; null before. */
    private Closed over;

    IncomingMessage(Carrier carrier, Headers headers, int minor) {
        this.carrier = carrier;
        this.headers = headers;
        this.minor = minor;
    }

    // ---- the head

    /**
     * The fields of its head.
     *
     * @return the same view always
     */
    public final Headers headers() {
        return headers;
    }

    /**
     * The value of a field, see {@link Headers#value(String)}.
     *
     * @param name in any case
     * @return empty if there is no such field
     */
    public final Optional<String> header(String name) {
        return headers.value(name);
    }

    /**
     * The version its sender speaks.
     *
     * @return {@code "1.1"} or {@code "1.0"}
     */
    public final String httpVersion() {
        return minor == 0 ? "1.0" : "1.1";
    }

    final int minor() {
        return minor;
    }

    /**
     * The fields behind a chunked content. They come unasked and are never acted on: a length or a host among them is
     * text.
     *
     * @return empty before the end, and if there are none
     */
    public final Headers trailers() {
        loop().checkThread();
        return trailers;
    }

    final void trailers(Headers come) {
        trailers = come;
    }

    // ---- the content

    @Override
    public final IncomingMessage onData(Consumer<ByteBuffer> newReader) {
        loop().checkThread();
        reader = newReader;
        if (!paused) {
            flow();
        }
        return this;
    }

    @Override
    public final IncomingMessage onEnd(Runnable newEnder) {
        loop().checkThread();
        ender = newEnder;
        if (!endTold && complete) {
            carrier.flow(this);
        }
        return this;
    }

    @Override
    public final IncomingMessage pause() {
        loop().checkThread();
        paused = true;
        flowing = false;
        return this;
    }

    @Override
    public final IncomingMessage resume() {
        loop().checkThread();
        paused = false;
        flow();
        return this;
    }

    private void flow() {
        asked = true;
        flowing = true;
        carrier.flow(this);
    }

    /** Whether somebody reads or has read, if only up to now. */
    final boolean asked() {
        return asked;
    }

    /** Whether the reader wants to wait. */
    final boolean paused() {
        return paused;
    }

    /** Whether somebody reads now. */
    final boolean flowing() {
        return flowing;
    }

    /** Lends the next bytes of content, from the buffer's position on; the position is behind them afterwards. */
    final void lend(ByteBuffer in, int count) {
        int limit = in.limit();
        int end = in.position() + count;
        try {
            reader.accept(in.limit(end));
        } finally {
            in.limit(limit).position(end).order(ByteOrder.BIG_ENDIAN); // whatever the reader made of it
        }
    }

    final void complete() {
        complete = true;
    }

    /** Whether the end has come and somebody who listens was not told. */
    final boolean owesEnd() {
        return complete && !endTold && !paused && ender != NOBODY;
    }

    /** Tells the end, once, if it has come and somebody listens. */
    final void tellEnd() {
        if (!owesEnd()) {
            return;
        }
        endTold = true;
        if (reader instanceof TextReader text) {
            text.end();
        }
        ender.run();
    }

    /**
     * Collects the content, at most {@link #MOST_COLLECTED} bytes of it, as {@link #bytes(int, Consumer)}.
     *
     * @param whole is given all of it, once; not called if the message is cut off
     */
    public final void bytes(Consumer<byte[]> whole) {
        bytes(MOST_COLLECTED, whole);
    }

    /**
     * Collects the content. If there is more of it than allowed, a server answers 413 in the handler's place and closes
     * the connection, and a client's request ends in an error.
     *
     * @param most bytes, from 0 on
     * @param whole is given all of it, once; not called if there is too much or the message is cut off, as
     *     {@code close} then tells
     * @throws IllegalArgumentException if {@code most} is negative
     */
    public final void bytes(int most, Consumer<byte[]> whole) {
        Collector collector = new Collector(most);
        onData(bytes -> {
            if (!collector.add(bytes)) {
                carrier.refuse(
                        this,
                        new HttpException(
                                Status.CONTENT_TOO_LARGE, "the content is longer than the " + most + " bytes allowed"));
            }
        });
        onEnd(() -> whole.accept(collector.whole()));
    }

    /**
     * As {@link #bytes(Consumer)}, as text in UTF-8.
     *
     * @param whole is given all of it, once
     */
    public final void text(Consumer<String> whole) {
        text(MOST_COLLECTED, whole);
    }

    /**
     * As {@link #bytes(int, Consumer)}, as text in UTF-8.
     *
     * @param most bytes, from 0 on
     * @param whole is given all of it, once
     * @throws IllegalArgumentException if {@code most} is negative
     */
    public final void text(int most, Consumer<String> whole) {
        bytes(most, bytes -> whole.accept(new String(bytes, StandardCharsets.UTF_8)));
    }

    // ---- its end

    /**
     * Whether all of it has come. Node's {@code complete}.
     *
     * @return false too if it was cut off
     */
    public final boolean isComplete() {
        loop().checkThread();
        return complete;
    }

    /**
     * Whether its sender has gone before the exchange was done.
     *
     * @return true from the moment {@link #onAborted} tells
     */
    public final boolean aborted() {
        loop().checkThread();
        return aborted;
    }

    /**
     * Watches for its sender's going before the exchange is done: the connection broke, or the sender has ended its
     * direction. In the latter case it may still listen, and what is answered is sent.
     *
     * @param watcher called once, before {@code close}; soon if it has happened already
     * @return takes the watcher away
     */
    public final Watch onAborted(Runnable watcher) {
        loop().checkThread();
        if (aborted) {
            return late(watcher);
        }
        if (abortWatchers == null) {
            abortWatchers = new Watchers<>();
        }
        return abortWatchers.add(yes -> watcher.run());
    }

    private Watch late(Runnable watcher) {
        Watchers<Boolean> alone = new Watchers<>();
        Watch watch = alone.add(yes -> watcher.run());
        loop().execute(() -> alone.fire(true, loop()::uncaught));
        return watch;
    }

    final void abort() {
        if (!aborted) {
            aborted = true;
            if (abortWatchers != null) {
                loop().execute(() -> abortWatchers.fire(true, loop()::uncaught));
            }
        }
    }

    @Override
    public final Watch onClose(Consumer<Closed> watcher) {
        loop().checkThread();
        if (over != null) {
            return late(() -> watcher.accept(over));
        }
        if (closeWatchers == null) {
            closeWatchers = new Watchers<>();
        }
        return closeWatchers.add(watcher);
    }

    /** The exchange is done: who has not read the content by now will not. */
    final void done() {
        if (over == null) {
            close(ORDERLY);
        }
    }

    /** The connection is gone. */
    final void cutOff(Closed how) {
        if (over == null) {
            abort();
            close(how);
        }
    }

    private void close(Closed how) {
        over = how;
        flowing = false;
        if (closeWatchers != null) {
            loop().execute(() -> closeWatchers.fire(how, loop()::uncaught));
        }
    }

    /** Gives up on the exchange, and closes its connection at once. Does nothing once the exchange is done. */
    @Override
    public final void destroy() {
        destroy(new IOException("the application has destroyed the message"));
    }

    @Override
    public final void destroy(IOException why) {
        loop().checkThread();
        carrier.destroy(this, why);
    }

    // ---- the connection

    /**
     * The connection it came by, which belongs to HTTP: for its addresses and options.
     *
     * @return the socket
     */
    public final NetSocket socket() {
        return carrier.socket();
    }

    /**
     * Its sender's address.
     *
     * @return still known after the close
     */
    public final SocketAddress remoteAddress() {
        return socket().remoteAddress();
    }

    /**
     * The address it came to.
     *
     * @return still known after the close
     */
    public final SocketAddress localAddress() {
        return socket().localAddress();
    }

    final EventLoop loop() {
        return carrier.loop();
    }

    private static void discarded(ByteBuffer bytes) {}

    private static void unheard() {}
}
