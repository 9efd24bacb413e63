package io.nodelay.bench.peers;

import io.nodelay.bench.results.ClientSection;
import io.nodelay.bench.results.EchoSection;
import io.nodelay.bench.results.Pinning;
import java.util.LinkedHashMap;
import java.util.Map;

/** What every client does: ask for 13 bytes, again and again, with one request in flight on each connection. */
public enum ClientWork implements Work {
    /** By 64 connections. */
    CONNECTIONS_64(ClientSection.CONNECTIONS_64, 64, 150_000),
    /** By one. */
    CONNECTION_1(ClientSection.CONNECTION_1, 1, 50_000);

    private final String label;
    private final int connections;
    private final int warmUnits;

    ClientWork(String label, int connections, int warmUnits) {
        this.label = label;
        this.connections = connections;
        this.warmUnits = warmUnits;
    }

    int connections() {
        return connections;
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(EchoSection.WORKLOAD, label);
        parameters.put("connections", Integer.toString(connections));
        return parameters;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String unit() {
        return "request";
    }

    @Override
    public double perUnit() {
        return 1;
    }

    @Override
    public int warmUnits() {
        return warmUnits;
    }

    /** The server would see how long the client takes between two requests, which is no round trip. */
    @Override
    public boolean timed() {
        return false;
    }

    @Override
    public Load begin(int port, Pinning pinning) {
        return ClientLoad.start(this, port, pinning);
    }
}
