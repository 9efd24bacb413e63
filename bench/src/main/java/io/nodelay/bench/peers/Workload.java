package io.nodelay.bench.peers;

import io.nodelay.bench.results.EchoSection;
import io.nodelay.bench.results.Pinning;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The work that a load generator gives an echo server. */
public enum Workload implements Work {
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

    int connections() {
        return connections;
    }

    /** Bytes a write. */
    int size() {
        return size;
    }

    @Override
    public double perUnit() {
        return perUnit;
    }

    @Override
    public int warmUnits() {
        return warmUnits;
    }

    @Override
    public String unit() {
        return this == PINGPONG ? "message" : "MB";
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean timed() {
        return this == PINGPONG;
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(EchoSection.WORKLOAD, label());
        parameters.put("connections", Integer.toString(connections));
        parameters.put("bytes", Integer.toString(size));
        return parameters;
    }

    @Override
    public Load begin(int port, Pinning pinning) {
        return EchoLoad.start(this, port, pinning);
    }
}
