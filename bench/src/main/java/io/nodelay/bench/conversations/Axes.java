package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The axes of the study, each with the values that are to be tried, in the order of a cell's parameters: pattern, size,
 * Nagle, QUICKACK, side, RTT, MTU, load, carrier, connection, replies.
 *
 * @param values one list an axis
 */
public record Axes(List<List<String>> values) {
    private static final int SIZE = 1;
    private static final int MTU = 6;

    /** What shows the effects in a minute: each axis is left where it is seen best, and the others kept where they are plain. */
    private static final List<String> CHOSEN = List.of(
            "WR,WWR,WWWR,DRIBBLE,GWR,CORK 100 on,off off client 0 1500 closed TCP warm yes",
            "WWR,GWR 2000 on,off off client 0 1500 closed TCP warm yes",
            "WWR 100 on,off on client 0 1500 closed TCP warm yes",
            "WWR 100 on,off off server 0 1500 closed TCP warm yes",
            "WWR 2000 on,off off client 0 65536 closed TCP warm yes",
            "WWR 100 on,off off client 0 1500 closed,100 TCP cold yes",
            "WWR 100 on,off off client 0 1500 100 TCP warm yes",
            "WWR 100 on,off off client 0 1500 closed TLS,HTTP warm yes",
            "GWR 100 on,off off client 0 1500 closed TLS warm yes",
            "WR,WWR,GWR 100 on,off off client 10 1500 closed TCP warm yes",
            "WWR 100 on,off on client 10 1500 closed TCP warm yes",
            "WWR 2000 on,off off client 10 1500 closed TCP warm yes",
            "WR 100 on,off off server 0,10 1500 closed,1000 TCP warm no");

    /** Enough for a head and a rest. */
    private static final String IN_PARTS = "16,100,MSS-1,MSS,MSS+1,2000,20000";

    private static final String SIZES = "1," + IN_PARTS;
    private static final String RTTS = "0,1,10,50";
    private static final String MTUS = "1500,65536";
    private static final String LOADS = "closed,100,1000,10000";
    private static final String CARRIERS = "TCP,TLS,HTTP,FIXED,DELIMITED,LENGTH,VARINT,NUMBERED,STACK";

    /** Each axis alone, the others where they are plain, by one pattern that Nagle holds and one that it does not. */
    private static final List<String> WIDE = List.of(
            "WR,WWWR,DRIBBLE,CORK 100 on,off off client 0 1500 closed TCP warm yes",
            "WR 1 on,off off client 0 1500 closed TCP warm yes",
            "WWR,GWR " + IN_PARTS + " on,off off client 0 1500 closed TCP warm yes",
            "WWR,GWR 100 on,off on client 0 1500 closed TCP warm yes",
            "WWR,GWR 100 on,off off server,both 0 1500 closed TCP warm yes",
            "WR,WWR,GWR 100,2000 on,off off client " + RTTS + " 1500 closed TCP warm yes",
            "WWR 100 on,off on client 10 1500 closed TCP warm yes",
            "WWR,GWR 2000,20000 on,off off client 0 65536 closed TCP warm yes",
            "WWR,GWR 100 on,off off client 0 1500 " + LOADS + " TCP warm yes",
            "WWR,GWR 100 on,off off client 0 1500 closed " + CARRIERS + " warm yes",
            "WWR,GWR 100 on,off off server 0 1500 closed TLS,HTTP warm yes",
            "WWR 100 on,off off client 10 1500 closed TLS,HTTP warm yes",
            "WWR 100 on,off off client 0 1500 closed,100 TCP,TLS,HTTP cold yes",
            "WR " + SIZES + " on,off off server 0 1500 closed TCP warm no",
            "WR 100 on,off off server 0,10 1500 " + LOADS + " TCP warm no",
            "WR 100 on,off off server 10 1500 1000 TLS warm no");

    private static final String ALL = "WR,WWR,WWWR,DRIBBLE,GWR,CORK " + SIZES + " on,off on,off client,server,both "
            + RTTS + " " + MTUS + " " + LOADS + " " + CARRIERS + " warm,cold yes,no";

    /** The only one that these lists name and a loopback has. */
    private static final int ETHERNET = 1500;

    public Axes {
        values = values.stream().map(List::copyOf).toList();
    }

    /**
     * The pruned set that is run if nothing else is asked for.
     *
     * @param mtu the usual one; if it is not an Ethernet's, it is the only one there is
     */
    public static List<Cell> chosen(boolean timestamps, int mtu) {
        return cells(CHOSEN, timestamps, mtu);
    }

    /** The same for the set of a published run. */
    public static List<Cell> wide(boolean timestamps, int mtu) {
        return cells(WIDE, timestamps, mtu);
    }

    private static List<Cell> cells(List<String> lines, boolean timestamps, int mtu) {
        String only = " " + mtu + " ";
        Stream<String> possible = mtu == ETHERNET
                ? lines.stream()
                : lines.stream().map(line -> line.replace(" 1500 ", only).replace(" 65536 ", only));
        return possible.flatMap(line -> of(line).cells(timestamps).stream())
                .distinct()
                .toList();
    }

    /** How many combinations the whole matrix has, with those that make no sense. */
    public static long combinations() {
        return of(ALL).values().stream().mapToLong(List::size).reduce(1, Math::multiplyExact);
    }

    /** The whole matrix without what makes no sense: hundreds of thousands of cells. */
    public static List<Cell> all(boolean timestamps) {
        return of(ALL).cells(timestamps).stream()
                .filter(cell -> cell.senseless().isEmpty())
                .toList();
    }

    /** Reads axes apart by spaces and their values by commas. */
    static Axes of(String line) {
        return new Axes(Arrays.stream(line.split(" ", -1))
                .map(axis -> List.of(axis.split(",", -1)))
                .toList());
    }

    /**
     * All combinations, the last axis turning fastest.
     *
     * @param timestamps whether segments carry them (RFC 7323), which sizes given by the segment depend on
     */
    public List<Cell> cells(boolean timestamps) {
        Set<Cell> cells = new LinkedHashSet<>();
        combine(new ArrayList<>(), timestamps, cells);
        return List.copyOf(cells);
    }

    private void combine(List<String> chosen, boolean timestamps, Set<Cell> cells) {
        if (chosen.size() == values.size()) {
            List<String> cell = new ArrayList<>(chosen);
            int mss = Network.mss(Integer.parseInt(cell.get(MTU)), timestamps);
            cell.set(SIZE, Integer.toString(Size.of(cell.get(SIZE)).bytes(mss)));
            cells.add(Cell.of(cell));
            return;
        }
        for (String value : values.get(chosen.size())) {
            chosen.add(value);
            combine(chosen, timestamps, cells);
            chosen.remove(chosen.size() - 1);
        }
    }
}
