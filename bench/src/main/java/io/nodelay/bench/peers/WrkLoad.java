package io.nodelay.bench.peers;

import io.nodelay.bench.results.Command;
import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * wrk as the load generator: each window is one run of it, whose connections are made and closed inside the window. It
 * counts, and answers that are not 200 or connections that break refuse the whole measurement; answers that are late do not.
 */
final class WrkLoad implements Load {
    private static final int DIGITS = 3;
    private static final long NANOS_PER_MICRO = 1_000;

    /** What the script prints at the end: counts, and the latency in us at each hundredth. */
    private static final Pattern SUMMARY =
            Pattern.compile("nodelay (\\d+) requests (\\d+) us (\\d+) errors, latencies((?: \\d+)+)");

    private final HttpWork work;
    private final boolean tls;
    private final int port;
    private final Pinning pinning;
    private final Path script;
    /** Of wrk's OpenSSL, which has no other way to be told its one cipher suite. */
    private final Path configuration;

    private long answered;
    private Histogram latencies = new Histogram(DIGITS);

    /** Over TLS or not. */
    WrkLoad(HttpWork work, boolean tls, int port, Pinning pinning) {
        missing().ifPresent(why -> {
            throw new Refused("the load generator", "wrk to be installed", why);
        });
        this.work = work;
        this.tls = tls;
        this.port = port;
        this.pinning = pinning;
        this.script = script(work);
        this.configuration = file(
                ".cnf",
                """
                openssl_conf = all
                [all]
                ssl_conf = uses
                [uses]
                system_default = suites
                [suites]
                Ciphersuites = %s
                """
                        .formatted(Identity.SUITE_13));
    }

    /** Why there is no wrk, if so. */
    static Optional<String> missing() {
        return Command.installed("wrk")
                ? Optional.empty()
                : Optional.of("wrk is not installed (Debian has it in the package wrk)");
    }

    private static Path script(HttpWork work) {
        String request = "GET /plaintext HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\n" + String.join("\\r\\n", work.fields())
                + "\\r\\n\\r\\n";
        String lua = String.format(
                Locale.ROOT,
                """
                local all = string.rep("%s", %d)
                request = function() return all end
                done = function(summary, latency, requests)
                  local e = summary.errors
                  io.write(string.format("nodelay %%d requests %%d us %%d errors, latencies",
                    summary.requests, summary.duration, e.connect + e.read + e.write + e.status))
                  for hundredth = 1, 100 do
                    io.write(string.format(" %%d", latency:percentile(math.min(hundredth, 99.999))))
                  end
                  io.write("\\n")
                end
                """,
                request,
                work.depth());
        return file(".lua", lua);
    }

    private static Path file(String suffix, String text) {
        try {
            return Files.writeString(Files.createTempFile("wrk", suffix), text, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public long echoed() {
        return answered;
    }

    @Override
    public Histogram latencies() {
        return latencies;
    }

    @Override
    public void warmUp(Work whole, long nanos) {
        long bound = WARM_UP_BOUND * nanos;
        long spent = 0;
        while (spent < nanos || (answered < whole.warmUnits() && spent < bound)) {
            spent += window(nanos - spent).nanos();
        }
    }

    /** wrk counts whole seconds, and so does this: a window is a second long, or two, and so on. */
    @Override
    public Window window(long nanos) {
        Command.Outcome run = Command.run(command(Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos))));
        Matcher summary = SUMMARY.matcher(run.output());
        if (!run.fine() || !summary.find()) {
            throw new Refused("wrk", "a summary", run.output().trim());
        }
        if (!summary.group(3).equals("0")) {
            throw new Refused("wrk", "no errors", run.output().trim());
        }
        long requests = Long.parseLong(summary.group(1));
        answered += requests;
        latencies = new Histogram(DIGITS);
        for (String micros : summary.group(4).trim().split(" ", -1)) {
            latencies.recordValue(NANOS_PER_MICRO * Long.parseLong(micros));
        }
        return new Window(requests, NANOS_PER_MICRO * Long.parseLong(summary.group(2)));
    }

    private List<String> command(long seconds) {
        List<String> line = new ArrayList<>(pinning.loadProcess());
        line.addAll(List.of("env", "OPENSSL_CONF=" + configuration));
        line.addAll(List.of("wrk", "-t1", "-c" + work.connections(), "-d" + seconds + "s"));
        line.addAll(List.of("-s", script.toString(), (tls ? "https" : "http") + "://127.0.0.1:" + port + "/plaintext"));
        return line;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(script);
            Files.deleteIfExists(configuration);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
