package io.nodelay.bench.peers;

/** A server that runs in this process until the process ends. */
record Served(int port, Thread loop) {}
