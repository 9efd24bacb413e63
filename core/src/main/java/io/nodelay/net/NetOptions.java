package io.nodelay.net;

import java.util.Optional;

/**
 * What every socket may be told before it exists, dialled or accepted. A plain carrier, copied when it
 * is used: changing it later changes no socket.
 */
public final class NetOptions {
    private boolean allowHalfOpen;
    private Optional<Boolean> noDelay = Optional.empty();
    private Optional<KeepAlive> keepAlive = Optional.empty();
    private int highWaterMark = 64 * 1024;
    private int lowWaterMark = 16 * 1024;
    private long maxBuffered = 16L * 1024 * 1024;

    /** The defaults. */
    public NetOptions() {}

    NetOptions(NetOptions other) {
        allowHalfOpen = other.allowHalfOpen;
        noDelay = other.noDelay;
        keepAlive = other.keepAlive;
        highWaterMark = other.highWaterMark;
        lowWaterMark = other.lowWaterMark;
        maxBuffered = other.maxBuffered;
    }

    /**
     * Whether our direction stays open when the peer has ended its own. Default false: the socket ends
     * itself after its {@code end} event. Node's allowHalfOpen.
     *
     * @param on true to answer a peer that has ended
     * @return these options
     */
    public NetOptions allowHalfOpen(boolean on) {
        allowHalfOpen = on;
        return this;
    }

    /**
     * See {@link #allowHalfOpen(boolean)}.
     *
     * @return the choice
     */
    public boolean allowHalfOpen() {
        return allowHalfOpen;
    }

    /**
     * Sets TCP_NODELAY to exactly this. By default no call is made and the kernel's own default holds:
     * on Linux Nagle's algorithm is on.
     *
     * @param on true switches Nagle's algorithm off
     * @return these options
     */
    public NetOptions noDelay(boolean on) {
        noDelay = Optional.of(on);
        return this;
    }

    /**
     * See {@link #noDelay(boolean)}.
     *
     * @return empty if the kernel's default is left alone
     */
    public Optional<Boolean> noDelay() {
        return noDelay;
    }

    /**
     * Has the kernel probe a silent peer. Off by default.
     *
     * @param probes when and how often
     * @return these options
     */
    public NetOptions keepAlive(KeepAlive probes) {
        keepAlive = Optional.of(probes);
        return this;
    }

    NetOptions withoutKeepAlive() {
        keepAlive = Optional.empty();
        return this;
    }

    /**
     * See {@link #keepAlive(KeepAlive)}.
     *
     * @return empty if there are no probes
     */
    public Optional<KeepAlive> keepAlive() {
        return keepAlive;
    }

    /**
     * Sets both marks at once. Above the high one {@code write} answers false; below the low one
     * {@code drain} follows. Default 64 KiB and 16 KiB.
     *
     * @param low bytes, from 1 to {@code high}
     * @param high bytes
     * @return these options
     * @throws IllegalArgumentException if they are out of range
     */
    public NetOptions waterMarks(int low, int high) {
        if (low < 1 || low > high) {
            throw new IllegalArgumentException("water marks are 1 <= low <= high, not " + low + " and " + high);
        }
        lowWaterMark = low;
        highWaterMark = high;
        return this;
    }

    /**
     * See {@link #waterMarks}.
     *
     * @return bytes
     */
    public int highWaterMark() {
        return highWaterMark;
    }

    /**
     * See {@link #waterMarks}.
     *
     * @return bytes
     */
    public int lowWaterMark() {
        return lowWaterMark;
    }

    /**
     * How much may wait for the wire before a write fails and the connection with it: the bound on what a
     * caller costs who does not listen to {@code write}'s answer. Default 16 MiB.
     *
     * @param bytes from 1 on
     * @return these options
     * @throws IllegalArgumentException if it is less than 1
     */
    public NetOptions maxBuffered(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("at least 1 byte may be buffered, not " + bytes);
        }
        maxBuffered = bytes;
        return this;
    }

    /**
     * See {@link #maxBuffered(long)}.
     *
     * @return bytes
     */
    public long maxBuffered() {
        return maxBuffered;
    }
}
