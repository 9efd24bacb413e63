package io.nodelay.bench.peers;

/**
 * How servers take their turns.
 *
 * @param pairs how many rounds, each of which gives one pair with every peer
 * @param warmNanos how long a server works before it is measured
 * @param nanos how long it is measured
 * @param systemCalls whether to count system calls in a run of its own
 */
public record Turns(int pairs, long warmNanos, long nanos, boolean systemCalls) {}
