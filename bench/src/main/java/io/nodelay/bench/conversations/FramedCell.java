package io.nodelay.bench.conversations;

import io.nodelay.bench.results.FramedRow;
import io.nodelay.frame.Framing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One combination of the axes.
 *
 * @param exchange how messages go
 * @param framing the codec of both ends
 * @param size bytes of payload
 * @param batch messages that are corked together; 1 is a write each
 * @param noDelay whether the sender switches Nagle's algorithm off
 */
public record FramedCell(Exchange exchange, Framing framing, int size, int batch, boolean noDelay) {
    /** The axes, each with the values that are to be tried. */
    public record Axes(
            List<Exchange> exchanges,
            List<Framing> framings,
            List<Integer> sizes,
            List<Integer> batches,
            List<Boolean> noDelay) {
        public List<FramedCell> cells() {
            List<FramedCell> cells = new ArrayList<>();
            for (Exchange exchange : exchanges) {
                for (Framing framing : framings) {
                    for (int size : sizes) {
                        for (int batch : batches) {
                            noDelay.forEach(off -> cells.add(new FramedCell(exchange, framing, size, batch, off)));
                        }
                    }
                }
            }
            return cells;
        }
    }

    /** A name for files that carries all parameters. */
    String name() {
        return String.format(
                Locale.ROOT, "%s-%s-%d-batch_%d-nagle_%s", exchange, codec(), size, batch, Cell.onOff(!noDelay));
    }

    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(FramedRow.EXCHANGE, exchange.toString());
        parameters.put(FramedRow.CODEC, codec());
        parameters.put(FramedRow.SIZE, Integer.toString(size));
        parameters.put(FramedRow.BATCH, Integer.toString(batch));
        parameters.put(FramedRow.NAGLE, Cell.onOff(!noDelay));
        return parameters;
    }

    private String codec() {
        return framing.name().toLowerCase(Locale.ROOT);
    }
}
