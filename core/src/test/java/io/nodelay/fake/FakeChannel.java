package io.nodelay.fake;

import java.nio.channels.Channel;

/** What a selector asks of a channel. */
interface FakeChannel extends Open, Channel {
    /** Beside the operations: error or hang-up, which makes ready whatever one is interested in (POLLERR, POLLHUP). */
    int HANGUP = 1 << 30;

    /** What poll(2) would say now: operations that are ready, and {@link #HANGUP}. */
    int poll();

    /** The operations the JDK makes of what the kernel reported; it may be none, and the select returns all the same. */
    default int meaning(int events) {
        return events;
    }

    /** The descriptor is closed: at once without a key, else by the first selection after the close. */
    void release();
}
