package io.nodelay.bench.results;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What has to be the same for figures to be laid side by side over time.
 *
 * @param machine the machine's id
 * @param jdk feature version of the JDK, such as 17; 0 if it is unknown
 * @param network kind of namespace, MTU and congestion control
 */
public record Conditions(String machine, int jdk, String network) {
    /** The version is the last word of {@link Machine#jdk}, behind the vendor's name. */
    private static final Pattern FEATURE = Pattern.compile(".*\\s(\\d+)[^\\s]*$");

    public static Conditions of(Measurement measurement) {
        return of(measurement.machine());
    }

    public static Conditions of(Machine machine) {
        Network network = machine.network();
        return new Conditions(
                machine.id(),
                feature(machine.jdk()),
                network.namespace() + ", MTU " + network.mtu() + ", " + network.congestion());
    }

    static int feature(String jdk) {
        Matcher version = FEATURE.matcher(jdk);
        return version.matches() ? Integer.parseInt(version.group(1)) : 0;
    }

    @Override
    public String toString() {
        return "machine " + machine + ", JDK " + jdk + ", network " + network;
    }
}
