package io.nodelay.frame;

/** One side's way of reading messages from a {@link Wire}. */
interface Stream extends AutoCloseable {
    /** Reads {@link Wire#FRAMES} messages, and shows each to a {@link Look}. */
    void pass() throws Exception;

    @Override
    void close();
}
