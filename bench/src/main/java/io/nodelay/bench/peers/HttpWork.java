package io.nodelay.bench.peers;

import io.nodelay.bench.results.EchoSection;
import io.nodelay.bench.results.HttpSection;
import io.nodelay.bench.results.Pinning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What wrk has every server do: answer a small request with 13 bytes, again and again. */
public enum HttpWork implements Work {
    /** One request in flight on each of 64 connections. */
    KEEP_ALIVE_64(HttpSection.KEEP_ALIVE_64, 64, 1, false),
    /** One request in flight on each of 512 connections. */
    KEEP_ALIVE_512(HttpSection.KEEP_ALIVE_512, 512, 1, false),
    /** Sixteen requests at once, on each of 64 connections. */
    PIPELINED(HttpSection.PIPELINED, 64, 16, false),
    /** A connection for each request, 64 at a time. */
    CLOSE(HttpSection.CLOSE, 64, 1, true);

    private static final int WARM_UNITS = 100_000;
    /** A connection for each takes five times as long. */
    private static final int WARM_CONNECTIONS = 20_000;
    /** Whether the connection closes stands last, where the least program looks for it. */
    private static final List<String> FIELDS = List.of("Accept: text/plain,*/*;q=0.9", "User-Agent: wrk");

    private final String label;
    private final int connections;
    private final int depth;
    private final boolean close;

    HttpWork(String label, int connections, int depth, boolean close) {
        this.label = label;
        this.connections = connections;
        this.depth = depth;
        this.close = close;
    }

    int connections() {
        return connections;
    }

    /** Requests sent at once. */
    int depth() {
        return depth;
    }

    /** The request's fields behind Host. */
    List<String> fields() {
        return close ? List.of(FIELDS.get(0), FIELDS.get(1), "Connection: close") : FIELDS;
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(EchoSection.WORKLOAD, label);
        parameters.put("connections", Integer.toString(connections));
        parameters.put("depth", Integer.toString(depth));
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

    /** Short of that a cheap server's figure is for the most part its compilers'. */
    @Override
    public boolean compilesLong() {
        return true;
    }

    @Override
    public int warmUnits() {
        return close ? WARM_CONNECTIONS : WARM_UNITS;
    }

    /** wrk times a pipeline's answers from the moment it has sent them all, which says nothing. */
    @Override
    public boolean timed() {
        return this != PIPELINED;
    }

    @Override
    public Load begin(int port, Pinning pinning) {
        return new WrkLoad(this, false, port, pinning);
    }
}
