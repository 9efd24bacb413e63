package io.nodelay.frame;

/** How a stream of messages arrives. */
public enum Arrival {
    /** In chunks of up to 64 KiB, cut between messages. */
    WHOLE(Wire.CHUNK),
    /** In pieces of 1,460 bytes, cut wherever they end: what an Ethernet's segment carries. */
    TORN(1_460);

    private final int piece;

    Arrival(int piece) {
        this.piece = piece;
    }

    /** Bytes that arrive at once, at most. */
    int piece() {
        return piece;
    }
}
