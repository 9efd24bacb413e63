package io.nodelay.bench;

import java.util.List;
import java.util.Locale;

/** Which values of a switch are tried. */
enum Axis {
    ON,
    OFF,
    BOTH;

    List<Boolean> tried() {
        return switch (this) {
            case ON -> List.of(true);
            case OFF -> List.of(false);
            case BOTH -> List.of(false, true);
        };
    }

    /** The same with words of one's own. */
    List<String> words(String on, String off) {
        return tried().stream().map(value -> value ? on : off).toList();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
