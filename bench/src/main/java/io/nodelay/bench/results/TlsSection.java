package io.nodelay.bench.results;

import java.util.List;

/** What TLS costs the server, beside peers that do the same in the same run. */
public final class TlsSection implements Section {
    public static final String BENCHMARK = "tls";
    public static final String HTTPS = "https keep-alive 64";
    public static final String BULK = "echo 64 KiB";
    public static final String FULL_13 = "full handshake 1.3";
    public static final String FULL_12 = "full handshake 1.2";
    public static final String RESUMED_13 = "resumed handshake 1.3";
    public static final String RESUMED_12 = "resumed handshake 1.2";

    private static final String JDK_ENGINE = "netty-jdk";
    /** By the processor's time, 1.2 times the bytes. */
    private static final double BULK_BOUND = 1 / 1.2;
    /** Both hold the decrypted key: equal, and a ratio of medians never is exactly that. */
    private static final double EQUAL = 1.05;

    private static final Goals GOALS = Goals.of(
            Goal.atMost(HTTPS, JDK_ENGINE, 0.60),
            Goal.atMost(BULK, JDK_ENGINE, BULK_BOUND),
            Goal.atMost(FULL_13, JDK_ENGINE, EQUAL),
            Goal.atLeast(FULL_13, RESUMED_13, 1.3),
            Goal.atLeast(FULL_12, RESUMED_12, 5));

    private static final List<String> HEADER = List.of(
            "workload",
            "server",
            "CPU µs/unit",
            "of it user",
            "loop thread",
            "units/s",
            "p50 µs",
            "p99 µs",
            "B alloc/unit",
            "JIT of CPU",
            "system calls");

    @Override
    public String title() {
        return "TLS and HTTPS beside peers";
    }

    @Override
    public void write(List<Measurement> measurements, Page page) {
        page.paragraph(
                        "What does TLS cost the server, beside Netty with the same engine and with BoringSSL, and beside Node?")
                .table(2, Goals.HEADER, GOALS.rows(measurements))
                .table(2, HEADER, measurements.stream().map(TlsSection::row).toList())
                .paragraph(
                        "TLS 1.3 with TLS_AES_128_GCM_SHA256, and TLS 1.2 with TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 where the "
                                + "workload says so; one P-256 key and certificate for all, made for the run. https: unit = one request, "
                                + "as keep-alive 64 of the HTTP servers, loaded by wrk; a figure contains the 64 handshakes of a run of wrk. "
                                + "echo: unit = 1 MB (10^6 bytes) echoed, 64 KiB writes on 4 connections. Handshakes: unit = a connection "
                                + "that shakes hands, has 16 bytes echoed and ends, 16 at a time; full or resumed is made sure of by whether the "
                                + "certificate was shown; a resumed one has its session from the connection before it, by a ticket.")
                .paragraph(
                        "The load of echo and handshakes is one thread of Netty's client with BoringSSL, whose part costs less than "
                                + "that of a server with the JDK's engine; beside servers with BoringSSL of their own, units/s may be the load's "
                                + "limit, and CPU is what is compared. One event-loop thread a server, all of its threads on one processor, a "
                                + "fresh process a figure. CPU is user + system time of the whole server process; figures are medians over "
                                + "rounds, ratios are taken pair by pair within a round and their interval is a bootstrap over pairs. JIT of CPU is "
                                + "the part that the JIT compilers' threads had of that: the JDK's ciphers are slow until they are compiled, so that "
                                + "a warm-up ends when that part was below 2 % for a second, or after three times as long as was asked for.")
                .paragraph(
                        "nodelay: the JDK's engine with heap buffers, handshake tasks on threads of their own. nodelay-conscrypt: the same "
                                + "with Conscrypt's engine, by one option. netty-jdk and netty-boringssl: SslHandler on the native transport, "
                                + "context of the PEM files, tasks on the event loop; the JDK's default key manager, SunX509, holds the "
                                + "decrypted key, as nodelay's does: so the goal for full handshakes is to be equal, which here means at most "
                                + "5 % more. The goal for echo is 1.2 times the bytes by the same processor time: a ratio of 0.83.");
    }

    /** The verdicts on every pairing that has a goal. */
    public static List<Goal.Verdict> judge(List<Measurement> measurements) {
        return GOALS.judge(measurements);
    }

    private static List<String> row(Measurement m) {
        return List.of(
                m.parameter(EchoSection.WORKLOAD),
                m.parameter(EchoSection.SERVER),
                Figures.three(m.value(EchoSection.CPU)),
                EchoSection.optional(m, EchoSection.USER),
                EchoSection.optional(m, EchoSection.LOOP),
                Figures.three(m.value(EchoSection.RATE)),
                EchoSection.optional(m, EchoSection.P50),
                EchoSection.optional(m, EchoSection.P99),
                EchoSection.optional(m, EchoSection.ALLOCATED),
                m.metric(EchoSection.COMPILING)
                        .map(share -> Figures.percent(share.value()))
                        .orElse(Figures.NONE),
                EchoSection.optional(m, EchoSection.SYSTEM_CALLS));
    }
}
