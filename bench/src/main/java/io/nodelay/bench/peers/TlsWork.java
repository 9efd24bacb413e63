package io.nodelay.bench.peers;

import io.nodelay.bench.results.EchoSection;
import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.TlsSection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is done over TLS: by wrk where it is HTTPS, by {@link TlsLoad} where it is an echo. */
public enum TlsWork implements Work {
    /** One small request in flight on each of 64 connections. */
    HTTPS(TlsSection.HTTPS, "request", 64, 150_000),
    /** Writes of 64 KiB on 4 connections, as fast as the server takes and returns them. */
    BULK(TlsSection.BULK, "MB", 4, 4_000),
    /** Connections that shake hands in full, have 16 bytes echoed and end, 16 at a time. */
    FULL_13(TlsSection.FULL_13, "handshake", 16, 6_000),
    /** The same under TLS 1.2. */
    FULL_12(TlsSection.FULL_12, "handshake", 16, 6_000),
    /** As the full ones, but that each connection goes on with the session of the one before it. */
    RESUMED_13(TlsSection.RESUMED_13, "handshake", 16, 6_000),
    /** The same under TLS 1.2. */
    RESUMED_12(TlsSection.RESUMED_12, "handshake", 16, 6_000);

    private static final double MEGABYTE = 1e6;

    private final String label;
    private final String unit;
    private final int connections;
    private final int warmUnits;

    TlsWork(String label, String unit, int connections, int warmUnits) {
        this.label = label;
        this.unit = unit;
        this.connections = connections;
        this.warmUnits = warmUnits;
    }

    int connections() {
        return connections;
    }

    String protocol() {
        return old() ? "TLSv1.2" : "TLSv1.3";
    }

    String suite() {
        return old() ? Identity.SUITE_12 : Identity.SUITE_13;
    }

    private boolean old() {
        return this == FULL_12 || this == RESUMED_12;
    }

    boolean resumes() {
        return this == RESUMED_13 || this == RESUMED_12;
    }

    boolean full() {
        return this == FULL_13 || this == FULL_12;
    }

    /** What stands beside full handshakes. */
    Optional<TlsWork> resumed() {
        return switch (this) {
            case FULL_13 -> Optional.of(RESUMED_13);
            case FULL_12 -> Optional.of(RESUMED_12);
            default -> Optional.empty();
        };
    }

    /** Peers are compared on the newer version; Conscrypt shows on one work that another engine can be plugged in. */
    boolean isDoneBy(TlsPeer peer) {
        return switch (peer) {
            case NETTY_JDK, NETTY_BORINGSSL, NODE -> this != FULL_12 && !resumes();
            case NODELAY_CONSCRYPT -> this == HTTPS;
            case NODELAY, NODELAY_READER, BARE -> false;
        };
    }

    /** Whether it is done by HTTP servers, and not by those that echo. */
    boolean http() {
        return this == HTTPS;
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(EchoSection.WORKLOAD, label);
        parameters.put("connections", Integer.toString(connections));
        parameters.put("protocol", protocol());
        return parameters;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String unit() {
        return unit;
    }

    @Override
    public double perUnit() {
        return this == BULK ? MEGABYTE : 1;
    }

    @Override
    public int warmUnits() {
        return warmUnits;
    }

    /** The JDK's ciphers are. */
    @Override
    public boolean compilesLong() {
        return true;
    }

    @Override
    public boolean timed() {
        return this == HTTPS;
    }

    @Override
    public Load begin(int port, Pinning pinning) {
        return http() ? new WrkLoad(HttpWork.KEEP_ALIVE_64, true, port, pinning) : TlsLoad.start(this, port, pinning);
    }
}
