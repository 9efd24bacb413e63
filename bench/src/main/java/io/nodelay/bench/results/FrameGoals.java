package io.nodelay.bench.results;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many frames ours is to code in the time a peer needs for one, by what is recorded of a cell. */
public final class FrameGoals {
    private static final List<String> COUNTED = List.of("fixed", "length", "varint", "numbered");
    private static final String DELIMITED = "delimited";
    private static final int SMALL = 64;
    private static final int MEDIUM = 1_024;

    private FrameGoals() {}

    /**
     * The goal beside this peer, where there is one: beside the closest of Netty's coders while its channel has more to read.
     *
     * @param parameters of our measurement
     * @param peer whose figure is compared
     */
    public static Optional<Goal> find(Map<String, String> parameters, String peer) {
        String work = parameters.get(FrameRow.WORK);
        String codec = parameters.getOrDefault(FrameRow.CODEC, "");
        boolean decode = work.equals(FrameRow.DECODE);
        String judged = decode && codec.equals(DELIMITED) ? FrameRow.NETTY_LINES : FrameRow.NETTY;
        double bound = decode ? decodeBound(parameters) : encodeBound(work, codec);
        return bound == 0 || !peer.equals(judged)
                ? Optional.empty()
                : Optional.of(Goal.atLeast(work + " " + codec, peer, bound));
    }

    private static double encodeBound(String work, String codec) {
        return work.equals(FrameRow.ENCODE) && !codec.equals("fixed") ? 2 : 0;
    }

    private static double decodeBound(Map<String, String> parameters) {
        String codec = parameters.get(FrameRow.CODEC);
        int size = Integer.parseInt(parameters.get(FrameRow.SIZE));
        if (COUNTED.contains(codec)) {
            return parameters.get(FrameRow.ARRIVAL).equals(FrameRow.WHOLE) || size <= SMALL ? 4 : 2.5;
        }
        if (!codec.equals(DELIMITED) || size > MEDIUM) {
            return 0;
        }
        return size <= SMALL ? 2.5 : 1.6;
    }
}
