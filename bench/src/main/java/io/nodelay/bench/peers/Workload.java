package io.nodelay.bench.peers;

import java.util.Locale;

/** The work that a load generator gives an echo server. */
public enum Workload {
    /** 64-byte messages on 64 connections, one in flight on each. A unit is a message. */
    PINGPONG(64, 64, 1, 150_000),
    /** Writes of 64 KiB on 4 connections, as fast as the server takes and returns them. A unit is 10^6 bytes echoed. */
    STREAM(4, 65_536, 1e6, 1_500);

    private final int connections;
    private final int size;
    private final double perUnit;
    private final int warmUnits;

    Workload(int connections, int size, double perUnit, int warmUnits) {
        this.connections = connections;
        this.size = size;
        this.perUnit = perUnit;
        this.warmUnits = warmUnits;
    }

    public int connections() {
        return connections;
    }

    /** Bytes a write. */
    public int size() {
        return size;
    }

    /** What the load generator counts (messages or bytes) for one unit. */
    double perUnit() {
        return perUnit;
    }

    /** Units after which the JIT compilers of all servers have had enough to see. */
    int warmUnits() {
        return warmUnits;
    }

    public String unit() {
        return this == PINGPONG ? "message" : "MB";
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
