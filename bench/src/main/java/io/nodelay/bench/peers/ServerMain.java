package io.nodelay.bench.peers;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The process of one server. It says where it listens and then answers one line for each line it is given:
 *
 * <pre>
 *   listening PORT LOOP-THREAD     said once, at the start
 *   mark  → mark BYTES             allocated by the loop's thread so far, or by all threads if it is not alone
 *   heap  → heap BYTES DIRECT      live after full collections; direct memory, as far as the JDK counts it
 * </pre>
 *
 * It ends when its input does, so that it never outlives the one who started it.
 */
public final class ServerMain {
    private static final int MOST_COLLECTIONS = 10;

    private final Served served;
    private final PrintStream out;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

    private ServerMain(Served served, PrintStream out) {
        this.served = served;
        this.out = out;
    }

    public static void run(Contender contender) throws IOException {
        Served served = contender.start();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("listening " + served.port() + " " + served.loop().getName());
        new ServerMain(served, out).obey();
    }

    private void obey() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            switch (line) {
                case "mark" -> out.println("mark " + allocated());
                case "heap" -> out.println("heap " + liveHeap() + " " + direct());
                default -> out.println("expected mark or heap, found " + line);
            }
        }
    }

    private long allocated() {
        if (served.alone()) {
            return threads.getThreadAllocatedBytes(served.loop().getId());
        }
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0) // -1 for one that has just ended
                .sum();
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** Collects until two collections in a row leave the same. */
    private long liveHeap() {
        long before = -1;
        for (int i = 0; i < MOST_COLLECTIONS; i++) {
            memory.gc();
            long used = memory.getHeapMemoryUsage().getUsed();
            if (used == before) {
                break;
            }
            before = used;
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
