package io.nodelay.bench.functions;

import io.nodelay.bench.results.FrameRow;

/** Who codes: the methods of the framing benchmarks. */
enum Coder {
    NODELAY("nodelay", FrameRow.OURS),
    NETTY("netty", FrameRow.NETTY),
    /** Netty's decoder of lines, which is another one than that of any delimiter. */
    NETTY_LINES("nettyLines", FrameRow.NETTY_LINES),
    /** Netty's, told after every torn piece that its channel has no more. */
    NETTY_WOKEN("nettyWoken", FrameRow.NETTY_WOKEN),
    NETTY_LINES_WOKEN("nettyLinesWoken", FrameRow.NETTY_LINES_WOKEN),
    /** Nobody: just the copy. */
    COPY("copy", FrameRow.COPY);

    private final String method;
    private final String label;

    Coder(String method, String label) {
        this.method = method;
        this.label = label;
    }

    String method() {
        return method;
    }

    @Override
    public String toString() {
        return label;
    }
}
