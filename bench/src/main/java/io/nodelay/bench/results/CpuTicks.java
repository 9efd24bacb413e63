package io.nodelay.bench.results;

import java.util.Arrays;

/**
 * The machine's clock ticks since boot, from the first line of {@code /proc/stat}. <em>Stolen</em> ticks are those in
 * which a processor wanted to run and the hypervisor ran somebody else.
 */
public record CpuTicks(long stolen, long total) {
    private static final int STEAL = 8;

    /** Reads the line {@code cpu user nice system idle iowait irq softirq steal …}; guest time is part of user time. */
    public static CpuTicks parse(String stat) {
        String[] fields = stat.lines().findFirst().orElse("").trim().split("\\s+", -1);
        if (!fields[0].equals("cpu") || fields.length <= STEAL) {
            throw new Refused("/proc/stat", "a first line of 'cpu' and 8 figures", String.join(" ", fields));
        }
        long total =
                Arrays.stream(fields, 1, STEAL + 1).mapToLong(Long::parseLong).sum();
        return new CpuTicks(Long.parseLong(fields[STEAL]), total);
    }

    public static CpuTicks now() {
        return Proc.text("/proc/stat").map(CpuTicks::parse).orElse(new CpuTicks(0, 0));
    }
}
