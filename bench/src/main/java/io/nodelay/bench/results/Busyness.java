package io.nodelay.bench.results;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How much others keep the machine from measuring: of its processors' time, in a window in which we do nothing.
 *
 * @param busy share in which a processor of ours worked, 0 to 1
 * @param stolen share that the hypervisor gave to other machines, 0 to 1
 */
public record Busyness(double busy, double stolen) {
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int IDLE = 4;
    private static final int WAITING = 5;
    private static final int STOLEN = 8;

    /** Looks for half a second; where the kernel does not tell, nothing is busy. */
    public static Busyness now() {
        String before = Proc.text("/proc/stat").orElse("");
        long until = System.nanoTime() + WINDOW_NANOS;
        for (long now = System.nanoTime(); now - until < 0; now = System.nanoTime()) {
            LockSupport.parkNanos(until - now);
        }
        return before.isEmpty()
                ? new Busyness(0, 0)
                : between(before, Proc.text("/proc/stat").orElse(before));
    }

    /** Of two texts of {@code /proc/stat}, whose first line is {@code cpu user nice system idle iowait irq softirq steal}. */
    static Busyness between(String before, String after) {
        long[] first = ticks(before);
        long[] second = ticks(after);
        long[] spent = new long[first.length];
        Arrays.setAll(spent, i -> second[i] - first[i]);
        double all = Math.max(1, Arrays.stream(spent).sum());
        double idle = spent[IDLE] + spent[WAITING];
        return new Busyness((all - idle - spent[STOLEN]) / all, spent[STOLEN] / all);
    }

    private static long[] ticks(String stat) {
        String[] fields = stat.lines().findFirst().orElse("").trim().split("\\s+", -1);
        if (!fields[0].equals("cpu") || fields.length <= STOLEN) {
            throw new Refused("/proc/stat", "a first line of 'cpu' and 8 figures", String.join(" ", fields));
        }
        long[] ticks = new long[STOLEN + 1];
        for (int i = 1; i <= STOLEN; i++) {
            ticks[i] = Long.parseLong(fields[i]);
        }
        return ticks;
    }
}
