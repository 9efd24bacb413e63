package io.nodelay.stream;

/** A watcher's place among the others; what {@code onClose} and the like return. */
public interface Watch {

    /** Takes the watcher away: it is not called again. Does nothing the second time. */
    void cancel();
}
