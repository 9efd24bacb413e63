package io.nodelay.bench.results;

import java.util.List;

/**
 * Two of those measured compared on one figure, pair by pair: each ratio comes from two runs side by side in time, so that
 * what disturbs the machine disturbs both. The interval is a bootstrap over pairs, each of which is a pair of fresh processes.
 * Where there are only a few processes of each, every one of ours is compared with every one of the peer's instead.
 *
 * @param metric the figure compared
 * @param ours whose figure is divided
 * @param peer whose figure divides
 * @param ratios one ratio a pair, in the order they were taken; or one of every process of ours and every one of the
 *     peer's, ascending
 * @param median the median ratio
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param confidence the interval's confidence, such as 0.95
 */
public record Pairing(
        String metric,
        String ours,
        String peer,
        List<Double> ratios,
        double median,
        double low,
        double high,
        double confidence) {

    public Pairing {
        ratios = List.copyOf(ratios);
    }

    /** The pairing of two servers, with median and interval computed from the ratios. */
    public static Pairing of(String metric, String ours, String peer, List<Double> ratios) {
        Bootstrap.Interval interval = Bootstrap.ofMedian(ratios);
        return new Pairing(
                metric, ours, peer, ratios, interval.median(), interval.low(), interval.high(), Bootstrap.CONFIDENCE);
    }

    /** The pairing of a few processes of each, every one with every other, where a bigger ratio is more of ours. */
    public static Pairing ofAll(String metric, String peer, List<Double> theirs, List<Double> ours) {
        RankInterval interval = RankInterval.of(theirs, ours);
        double[] ratios =
                interval.ratios().stream().mapToDouble(Double::doubleValue).toArray();
        return new Pairing(
                metric,
                FrameRow.OURS,
                peer,
                interval.ratios(),
                Bootstrap.median(ratios),
                interval.low(),
                interval.high(),
                interval.confidence());
    }
}
