package io.nodelay.bench.conversations;

import io.nodelay.http.ServerResponse;
import io.nodelay.net.NetSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What a pattern writes with. What is written goes out at once, unless it is corked. */
interface Pen {
    /** Writes; false if the next message should wait for {@code drain}. */
    boolean write(ByteBuffer bytes);

    void cork();

    void uncork();

    /** Writes to a socket; a trace is told of every call. */
    static Pen of(NetSocket socket, Trace trace) {
        return new OnSocket(socket, trace);
    }

    /** Writes a response that has so many bytes of content; nothing at all stands for its head. */
    static Pen of(ServerResponse response, int size) {
        response.sendDate(false).setHeader("Content-Length", Integer.toString(size));
        return new OnResponse(response);
    }

    /** See {@link #of(NetSocket, Trace)}. */
    final class OnSocket implements Pen {
        private final NetSocket socket;
        private final Trace trace;
        private boolean corked;

        OnSocket(NetSocket socket, Trace trace) {
            this.socket = socket;
            this.trace = trace;
        }

        @Override
        public boolean write(ByteBuffer bytes) {
            trace.wrote(bytes.remaining(), corked);
            return socket.write(bytes);
        }

        @Override
        public void cork() {
            socket.cork();
            corked = true;
        }

        @Override
        public void uncork() {
            corked = false;
            socket.uncork();
        }
    }

    /** A response keeps what is written until the turn ends; only what has a callback, and a flushed head, goes at once. */
    final class OnResponse implements Pen {
        private final ServerResponse response;
        private boolean corked;

        OnResponse(ServerResponse response) {
            this.response = response;
        }

        @Override
        public boolean write(ByteBuffer bytes) {
            if (corked) {
                return response.write(bytes);
            }
            if (!bytes.hasRemaining()) {
                response.flushHeaders();
                return true;
            }
            return response.write(bytes, OnResponse::sent);
        }

        @Override
        public void cork() {
            corked = true;
        }

        @Override
        public void uncork() {
            corked = false;
            response.write(ByteBuffer.allocate(0), OnResponse::sent);
        }

        /** Its being there is what counts: bytes with a callback go at once. */
        private static void sent(Optional<IOException> failed) {}
    }
}
