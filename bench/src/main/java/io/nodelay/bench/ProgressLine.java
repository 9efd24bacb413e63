package io.nodelay.bench;

import io.nodelay.bench.results.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Progress on standard error: one line rewritten in place on a terminal, now and then a line elsewhere. */
final class ProgressLine implements Progress, AutoCloseable {
    private static final long SPARSE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier clock;

    private boolean said;
    private long saidAt;

    ProgressLine(PrintStream out, boolean terminal, LongSupplier clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
    }

    static ProgressLine onStandardError() {
        return new ProgressLine(System.err, errorIsTerminal(), System::nanoTime);
    }

    @Override
    public void at(String what) {
        if (terminal) {
            out.print(CLEAR + what);
            out.flush();
        } else if (!said || clock.getAsLong() - saidAt >= SPARSE_NANOS) {
            saidAt = clock.getAsLong();
            out.println(what);
        }
        said = true;
    }

    @Override
    public void close() {
        if (terminal && said) {
            out.print(CLEAR);
            out.flush();
        }
    }

    /** Java's console knows only whether input and output are a terminal's. */
    private static boolean errorIsTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException elsewhere) {
            return false;
        }
    }
}
