package io.nodelay.loop;

/**
 * The kinds of work that must not run on a loop, each with a bounded pool of daemon threads of its
 * own, shared by the whole process: four look-ups that hang must freeze neither handshakes nor files.
 *
 * <p>Threads are made on demand and end after ten idle seconds. At most 1,024 pieces of work wait for
 * a pool; one more is refused. Of handshakes any number waits, as a connection never has more than one piece.
 */
public enum Blocking {
    /** Name look-ups, four at a time: {@code InetAddress} blocks for as long as the resolver likes. */
    DNS(4, Blocking.MOST_WAITING),
    /** Reads and writes of files and streams. Many, because a read of standard input may last for ever. */
    FILE(64, Blocking.MOST_WAITING),
    /** The delegated tasks of a TLS handshake: pure computation, so one thread for each processor. */
    TLS(Runtime.getRuntime().availableProcessors(), Integer.MAX_VALUE);

    static final int MOST_WAITING = 1_024;

    final int threads;
    final int mostWaiting;

    Blocking(int threads, int mostWaiting) {
        this.threads = threads;
        this.mostWaiting = mostWaiting;
    }
}
