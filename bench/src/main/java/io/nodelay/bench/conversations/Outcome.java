package io.nodelay.bench.conversations;

import org.HdrHistogram.Histogram;

/**
 * What came of one cell.
 *
 * @param cell the cell
 * @param client how the client's options turned out, read back from the kernel
 * @param server the same of the server's
 * @param window what was seen
 */
record Outcome(Cell cell, FarEnd.Effective client, FarEnd.Effective server, Window window) {
    long messages() {
        return latencies().getTotalCount();
    }

    /** In nanoseconds; in an open load since each message was due. */
    Histogram latencies() {
        return window.histogram();
    }

    /** The latencies with the cell's name on them. */
    Histogram tagged() {
        latencies().setTag(cell.name());
        return latencies();
    }

    /** Messages of an open load that were due when its measurement ended, and had not been answered. */
    long unanswered() {
        return window.behind() / cell.load().intervalNanos();
    }

    boolean quickAckMissing() {
        return !client.quickAck() || !server.quickAck();
    }

    /** Whether the kernel answered something else than it had been told. */
    boolean noDelayDiffers() {
        return client.noDelay() != cell.clientNoDelay() || server.noDelay() != cell.serverNoDelay();
    }
}
