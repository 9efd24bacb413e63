package io.nodelay.bench;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** Says something if the process is told to end (SIGINT, SIGTERM) before this is closed. */
final class Interruption implements AutoCloseable {
    private final Thread hook;
    private volatile boolean begun;

    private Interruption(PrintWriter err, Supplier<String> sentence) {
        this.hook = new Thread(() -> {
            begun = true;
            err.println(sentence.get());
        });
    }

    static Interruption watch(PrintWriter err, Supplier<String> sentence) {
        Interruption interruption = new Interruption(err, sentence);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Whether what fails now fails because all ends. */
    boolean begun() {
        return begun;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            begun = true;
        }
    }
}
