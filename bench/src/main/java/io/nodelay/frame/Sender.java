package io.nodelay.frame;

/** One side's way of putting a message onto the stand-in wire, a {@link Taker}. */
interface Sender extends AutoCloseable {
    /** Encodes the message once, and gives the wire every part of it. */
    void send() throws Exception;

    @Override
    default void close() {}
}
