package io.nodelay.bench.conversations;

/** How a message is written. */
public enum Pattern {
    /** One write, then the reply is read. */
    WR,
    /** Two writes, a short head and the rest, then the reply is read. */
    WWR,
    /** The same two parts in one gathering write, then the reply is read. */
    GWR,
    /** Messages one after another, one way. */
    STREAM
}
