package io.nodelay.bench.results;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** One run of the laboratory: what all its measurements share. */
public record Edition(Provenance provenance, Machine machine) {
    private static final DateTimeFormatter COMPACT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    /**
     * Begins a run now, at the commit of the work tree that holds the laboratory.
     *
     * @param command the command line, without places
     * @param namespace {@link Network#PRIVATE} or {@link Network#SHARED}
     * @param why why the namespace is private or shared
     */
    public static Edition begin(String command, String namespace, String why) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String tail = Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
        Commit commit = Commit.current();
        Provenance provenance =
                new Provenance(COMPACT.format(now) + "-" + tail, now.toString(), commit.id(), commit.dirty(), command);
        return new Edition(provenance, MachineFacts.read(namespace, why));
    }

    public Measurement.Draft measure(String benchmark, Map<String, String> parameters) {
        return new Measurement.Draft(this, benchmark, parameters);
    }

    static double load() {
        return Math.max(0, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
