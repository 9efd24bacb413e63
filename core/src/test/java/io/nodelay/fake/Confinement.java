package io.nodelay.fake;

/** The net has no locks: while a loop runs on some thread, only that thread may touch the wires. */
final class Confinement {
    private volatile Thread owner = Thread.currentThread();
    private volatile boolean running;

    /** A select begins: its thread owns the net. */
    void enter() {
        owner = Thread.currentThread();
        running = true;
    }

    /** A selector was closed. */
    void leave() {
        running = false;
    }

    void check() {
        Thread thread = owner;
        if (running && thread != Thread.currentThread() && thread.isAlive()) {
            throw new IllegalStateException("the net belongs to " + thread.getName() + "; plan it with net.after(...)");
        }
    }
}
