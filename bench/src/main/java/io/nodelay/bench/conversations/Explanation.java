package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Network;
import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Refused;
import io.nodelay.loop.EventLoop;
import io.nodelay.loop.LoopGroup;
import java.util.List;

/** Where does the time of one exchange go? Follows one over a wire that shows every segment, after the connection is warm. */
public final class Explanation {
    /** More than the 16 messages that Linux acknowledges at once at the start of a connection. */
    private static final int WARM = 24;

    private static final long BOUND_NANOS = 60_000_000_000L;
    private static final Limits LIMITS = new Limits(WARM, 0, 1, 1, 1, BOUND_NANOS);

    private Explanation() {}

    /**
     * Measures it.
     *
     * @param pattern of the question
     * @param size of the question; the answer has 16 bytes
     * @param rtt in milliseconds
     * @param noDelay whether the client switches Nagle's algorithm off
     * @param quickAck whether the server asks for immediate ACKs
     */
    public static Timeline of(Pattern pattern, Size size, int rtt, boolean noDelay, boolean quickAck, Namespace here) {
        int mtu = 1500;
        int bytes = size.bytes(Network.mss(mtu, Network.timestamps()));
        Cell cell = new Cell(
                pattern, bytes, noDelay, quickAck, Side.CLIENT, rtt, mtu, Load.CLOSED, Carrier.TCP, false, true);
        cell.senseless().ifPresent(why -> {
            throw new Refused("explain", "an exchange that makes sense", why);
        });
        return follow(cell, here);
    }

    private static Timeline follow(Cell cell, Namespace here) {
        try (FarProcess far = FarProcess.start(here.isPrivate());
                LoopGroup loops = LoopGroup.open(1);
                Links links = new Links(here, 0, far.pid())) {
            Links.Link link = links.visible(cell.rtt(), cell.mtu());
            link.missing().ifPresent(why -> {
                throw new Refused("explain", "a wire that shows segments", why);
            });
            EventLoop loop = loops.next();
            loop.execute(new Pinning()::load);
            Talk talk = new Talk(far, loop, () -> Count.NONE);
            talk.hold(cell, link.host(), LIMITS); // which the JIT compilers see first
            Forwarder forwarder = link.forwarder().orElseThrow();
            forwarder.capture();
            Trace near = new Trace(true);
            talk.trace(cell, link.host(), LIMITS, near);
            List<Trace.Call> calls = far.calls();
            return Timeline.of(words(cell), near.calls(), calls, forwarder.packets());
        }
    }

    private static String words(Cell cell) {
        return cell.pattern() + ", " + Timeline.bytes(cell.size()) + ", RTT " + cell.rtt() + " ms, Nagle "
                + Cell.onOff(!cell.noDelay()) + (cell.quickAck() ? ", QUICKACK on" : "");
    }
}
