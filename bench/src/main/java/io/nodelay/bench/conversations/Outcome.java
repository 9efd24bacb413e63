package io.nodelay.bench.conversations;

import org.HdrHistogram.Histogram;

/**
 * What came of one cell.
 *
 * @param cell the cell
 * @param noDelay TCP_NODELAY of the sender, read back from the kernel
 * @param quickAck whether the receiver could ask for immediate ACKs, if it was to
 * @param latencies in nanoseconds
 * @param nanos how long was measured
 * @param segments what the kernel sent in that time
 */
record Outcome(Cell cell, boolean noDelay, boolean quickAck, Histogram latencies, long nanos, Segments segments) {
    long messages() {
        return latencies.getTotalCount();
    }

    /** The latencies with the cell's name on them. */
    Histogram tagged() {
        latencies.setTag(cell.name());
        return latencies;
    }
}
