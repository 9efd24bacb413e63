package io.nodelay.bench.conversations;

import io.nodelay.bench.results.NagleRow;
import io.nodelay.bench.results.Refused;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One combination of the axes.
 *
 * @param pattern how the side's messages are written
 * @param size bytes each of them carries
 * @param noDelay whether the side switches Nagle's algorithm off
 * @param quickAck whether who receives them asks for immediate ACKs
 * @param side whose messages these are
 * @param rtt what the way there and back takes, beside what the machine needs, in milliseconds
 * @param mtu bytes of a packet
 * @param load when the next message is sent
 * @param carrier what carries the messages
 * @param cold whether each question is the first on its connection
 * @param replies whether questions are answered; where not, the server is the one who sends
 */
public record Cell(
        Pattern pattern,
        int size,
        boolean noDelay,
        boolean quickAck,
        Side side,
        int rtt,
        int mtu,
        Load load,
        Carrier carrier,
        boolean cold,
        boolean replies) {
    /** Bytes of the other side's messages, where one side's are looked at. */
    static final int PLAIN = 16;

    /** What two bytes of length can tell. */
    private static final int LARGEST = 65_535;

    private static final String COLD = "cold";
    private static final String YES = "yes";

    private static final long DELAYED_ACK_NANOS = TimeUnit.MILLISECONDS.toNanos(44);
    private static final long EXCHANGE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** Why it can be measured nowhere, if so: most combinations of axes make sense, some do not. */
    public Optional<String> senseless() {
        if (size > LARGEST) {
            return Optional.of("a message of " + Timeline.bytes(size) + " has more than " + LARGEST);
        }
        if (size < 1 || carrier.length(size) < pattern.least()) {
            return Optional.of("a message of " + Timeline.bytes(size) + " has too few for " + pattern);
        }
        if (!replies && side != Side.SERVER) {
            return Optional.of("without replies it is the server that sends");
        }
        if (carrier == Carrier.HTTP && !replies) {
            return Optional.of("over HTTP each request is answered");
        }
        if (cold && !replies) {
            return Optional.of("a connection for each question has no messages one way");
        }
        return Optional.empty();
    }

    /** The client's messages. */
    Message question() {
        return carrier.message(questionSize());
    }

    int questionSize() {
        return side.client() ? size : PLAIN;
    }

    /** The server's. */
    Message answer() {
        return carrier.message(answerSize());
    }

    int answerSize() {
        return side.server() ? size : PLAIN;
    }

    Pattern questionPattern() {
        return side.client() ? pattern : Pattern.WR;
    }

    Pattern answerPattern() {
        return side.server() ? pattern : Pattern.WR;
    }

    boolean clientNoDelay() {
        return !side.client() || noDelay;
    }

    boolean serverNoDelay() {
        return !side.server() || noDelay;
    }

    /** The client receives the server's messages. */
    boolean clientQuickAck() {
        return side.server() && quickAck;
    }

    boolean serverQuickAck() {
        return side.client() && quickAck;
    }

    /** About how long one message takes, for estimates: where a later write may be held back, as if it always were. */
    long expectedNanos() {
        long way = TimeUnit.MILLISECONDS.toNanos(rtt) + EXCHANGE_NANOS;
        boolean held = !noDelay && pattern.writesAgain() && !cold;
        long closed = held ? 2 * way + (quickAck ? 0 : DELAYED_ACK_NANOS) : way;
        return !replies ? EXCHANGE_NANOS : load.closed() ? closed : Math.max(EXCHANGE_NANOS, load.intervalNanos());
    }

    /** A name for files that carries all parameters. */
    public String name() {
        return String.format(
                Locale.ROOT,
                "%s-%d-nagle_%s-quickack_%s-%s-rtt_%d-mtu_%d-%s-%s-%s-replies_%s",
                pattern,
                size,
                onOff(!noDelay),
                onOff(quickAck),
                side,
                rtt,
                mtu,
                load,
                carrier,
                age(),
                yesNo());
    }

    /** The axes by name, as result files have them. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(NagleRow.PATTERN, pattern.name());
        parameters.put(NagleRow.SIZE, Integer.toString(size));
        parameters.put(NagleRow.NAGLE, onOff(!noDelay));
        parameters.put(NagleRow.QUICK_ACK, onOff(quickAck));
        parameters.put(NagleRow.SIDE, side.toString());
        parameters.put(NagleRow.RTT, Integer.toString(rtt));
        parameters.put(NagleRow.MTU, Integer.toString(mtu));
        parameters.put(NagleRow.LOAD, load.toString());
        parameters.put(NagleRow.CARRIER, carrier.name());
        parameters.put(NagleRow.CONNECTION, age());
        parameters.put(NagleRow.REPLIES, yesNo());
        return parameters;
    }

    /** The parameters' values, which {@link #of} reads again. */
    String line() {
        return String.join(" ", parameters().values());
    }

    /** A cell by its parameters' values, in their order. */
    static Cell of(List<String> values) {
        Iterator<String> next = values.iterator();
        try {
            return new Cell(
                    Pattern.valueOf(next.next()),
                    Integer.parseInt(next.next()),
                    next.next().equals("off"),
                    next.next().equals("on"),
                    Side.valueOf(next.next().toUpperCase(Locale.ROOT)),
                    Integer.parseInt(next.next()),
                    Integer.parseInt(next.next()),
                    Load.of(next.next()),
                    Carrier.valueOf(next.next()),
                    next.next().equals(COLD),
                    next.next().equals(YES));
        } catch (IllegalArgumentException | NoSuchElementException broken) {
            throw new Refused("cell", "values of its axes", values);
        }
    }

    private String age() {
        return cold ? COLD : "warm";
    }

    private String yesNo() {
        return replies ? YES : "no";
    }

    static String onOff(boolean on) {
        return on ? "on" : "off";
    }
}
