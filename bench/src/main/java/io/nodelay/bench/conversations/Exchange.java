package io.nodelay.bench.conversations;

import java.util.Locale;

/** How framed messages go over a connection. */
public enum Exchange {
    /** A batch there, each message of it back, then the next batch: a closed loop. */
    ECHO,
    /** One way, as fast as the socket takes them. */
    STREAM;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
