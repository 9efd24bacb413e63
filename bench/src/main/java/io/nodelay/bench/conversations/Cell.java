package io.nodelay.bench.conversations;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One combination of the axes.
 *
 * @param pattern how a message is written
 * @param size bytes in a message
 * @param noDelay whether the sender switches Nagle's algorithm off
 * @param quickAck whether the receiver asks for immediate ACKs
 */
public record Cell(Pattern pattern, int size, boolean noDelay, boolean quickAck) {
    /** A message needs room for a time stamp, and for a head and a rest that differ. */
    public static final int SMALLEST = 8;

    /** The axes, each with the values that are to be tried. */
    public record Axes(List<Pattern> patterns, List<Integer> sizes, List<Boolean> noDelay, List<Boolean> quickAck) {
        public List<Cell> cells() {
            List<Cell> cells = new ArrayList<>();
            for (Pattern pattern : patterns) {
                for (int size : sizes) {
                    for (boolean off : noDelay) {
                        quickAck.forEach(quick -> cells.add(new Cell(pattern, size, off, quick)));
                    }
                }
            }
            return cells;
        }
    }

    /** A name for files that carries all parameters. */
    public String name() {
        return String.format(
                Locale.ROOT, "%s-%d-nagle_%s-quickack_%s", pattern, size, onOff(!noDelay), onOff(quickAck));
    }

    static String onOff(boolean on) {
        return on ? "on" : "off";
    }
}
