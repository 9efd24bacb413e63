package io.nodelay.bench.results;

import java.util.Locale;

/** Writes figures the same way everywhere, whatever the machine's language. */
final class Figures {
    static final String NONE = "–";

    private Figures() {}

    /** Three significant digits, no exponent, thousands apart. */
    static String three(double value) {
        double size = Math.abs(value);
        if (size >= 1000) {
            return String.format(Locale.ROOT, "%,d", Math.round(value)).replace(',', ' ');
        }
        int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** A latency given in µs, in the unit that reads best. */
    static String micros(double micros) {
        return micros >= 1000 ? three(micros / 1000) + " ms" : three(micros) + " µs";
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    static String ratio(Pairing pairing) {
        return String.format(
                Locale.ROOT,
                "%.2f [%.2f, %.2f] (%d)",
                pairing.median(),
                pairing.low(),
                pairing.high(),
                pairing.ratios().size());
    }
}
