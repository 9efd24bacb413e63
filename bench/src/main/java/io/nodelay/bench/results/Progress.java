package io.nodelay.bench.results;

/** Told what a long work is at. */
@FunctionalInterface
public interface Progress {
    void at(String what);
}
