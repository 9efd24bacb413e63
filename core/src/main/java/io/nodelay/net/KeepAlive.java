package io.nodelay.net;

/**
 * TCP keep-alive probes, which find a peer that vanished; not to be confused with HTTP's keep-alive.
 *
 * @param idleSeconds silence before the first probe; from 1 on (TCP_KEEPIDLE)
 * @param intervalSeconds time between probes; from 1 on (TCP_KEEPINTERVAL)
 * @param count unanswered probes after which the connection has failed; from 1 on (TCP_KEEPCOUNT)
 */
public record KeepAlive(int idleSeconds, int intervalSeconds, int count) {

    /**
     * Checks the ranges.
     *
     * @param idleSeconds from 1 on
     * @param intervalSeconds from 1 on
     * @param count from 1 on
     * @throws IllegalArgumentException if one of the numbers is less than 1
     */
    public KeepAlive {
        if (idleSeconds < 1 || intervalSeconds < 1 || count < 1) {
            throw new IllegalArgumentException("keep-alive takes numbers from 1 on, not " + idleSeconds + " s, "
                    + intervalSeconds + " s, " + count + " probes");
        }
    }
}
