package io.nodelay.stream;

/**
 * A watcher's place among the others; what {@code onClose} and the like return. Belongs to the thread of the
 * watched object, which it does not check.
 */
public interface Watch {

    /** Takes the watcher away: it is not called again. Does nothing the second time. */
    void cancel();
}
