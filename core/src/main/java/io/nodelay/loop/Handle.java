package io.nodelay.loop;

import java.nio.channels.SelectionKey;

/**
 * What a {@link SelectionKey} wakes: the attachment of every key that is registered with a loop.
 *
 * <p>A handle owns its key: it alone sets the interest and closes the channel. All three methods are
 * called on the loop's thread.
 */
public interface Handle {

    /**
     * The channel is ready. Called at most once in a pass of the loop; a handle does a bounded piece
     * of work and returns, what is left is announced again.
     *
     * @param readyOps the ready operations, bits of {@link SelectionKey}
     */
    void ready(int readyOps);

    /**
     * The selector was replaced, as it kept returning early, and the channel is registered anew: the
     * key given at registration is dead, this one takes its place, with the same interest.
     *
     * @param key the key to use from now on
     */
    void rekeyed(SelectionKey key);

    /**
     * The handle must let go of its channel at once: the loop stops, or {@link #ready} let something
     * escape. May be called again, and does nothing then.
     *
     * @param why what happened; a {@link java.util.concurrent.CancellationException} if the loop stops
     */
    void destroy(Throwable why);
}
