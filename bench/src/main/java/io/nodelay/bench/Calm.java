package io.nodelay.bench;

import io.nodelay.bench.results.Busyness;
import io.nodelay.bench.results.Refused;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How busy the machine may be for figures to mean something. */
final class Calm {
    @Option(
            names = "--max-load",
            paramLabel = "PERCENT",
            defaultValue = "40",
            description = "Refuse to measure if others keep more of the processors busy just before "
                    + "(default: ${DEFAULT-VALUE}).")
    private int load;

    @Option(
            names = "--max-steal",
            paramLabel = "PERCENT",
            defaultValue = "10",
            description = "Refuse to measure if the hypervisor gives more of their time to others "
                    + "(default: ${DEFAULT-VALUE}).")
    private int steal;

    void check() {
        Checks.within("--max-load", 0, 100, load);
        Checks.within("--max-steal", 0, 100, steal);
        if (load < 100 || steal < 100) {
            check(Busyness.now());
        }
    }

    void check(Busyness found) {
        refuse("--max-load", load, "of the processors busy before the run", found.busy());
        refuse("--max-steal", steal, "of the processors' time stolen by the hypervisor", found.stolen());
    }

    private static void refuse(String option, int most, String what, double found) {
        if (found * 100 > most) {
            throw new Refused(
                    option, "at most " + most + " % " + what, String.format(Locale.ROOT, "%.0f %%", found * 100));
        }
    }
}
