package io.nodelay.net;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Handle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

/**
 * An open connection between two owners, as {@link NetSocket#detach} leaves it: nothing is read from it
 * or written to it until a new socket attaches to its transport, on the same loop. Whoever does not go
 * on with it calls {@link #discard}.
 */
public final class Detached {
    private final EventLoop loop;
    private final Transport transport;
    private final ByteBuffer unread;

    Detached(EventLoop loop, SelectionKey key, Transport transport, ByteBuffer unread) {
        this.loop = loop;
        this.transport = transport;
        this.unread = unread;
        // The key stays: a cancelled one could not be registered again before the next select.
        key.interestOps(0);
        key.attach(new Unowned());
    }

    /**
     * The wire, still open.
     *
     * @return for {@link NetSocket#attach}, or as the bottom of another transport
     */
    public Transport transport() {
        return transport;
    }

    /**
     * What was read from the wire and not by the last owner.
     *
     * @return the caller's own; may be empty
     */
    public ByteBuffer unread() {
        return unread;
    }

    /** Closes the connection, which nobody goes on with; on the loop's thread. */
    public void discard() {
        loop.checkThread();
        transport.abort();
    }

    /** Holds the key in the meantime, so that a stopping loop leaves no descriptor behind. */
    private final class Unowned implements Handle {
        @Override
        public void ready(int readyOps) {
            // No interest, no events.
        }

        @Override
        public void rekeyed(SelectionKey key) {
            // Whoever attaches asks the loop for the key.
        }

        @Override
        public void destroy(Throwable why) {
            loop.unheard(new IOException("a detached connection had no owner", why));
            transport.abort();
        }
    }
}
