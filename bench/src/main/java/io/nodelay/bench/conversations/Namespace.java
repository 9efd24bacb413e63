package io.nodelay.bench.conversations;

import io.nodelay.bench.results.Command;
import io.nodelay.bench.results.Network;
import io.nodelay.bench.results.Refused;
import io.nodelay.bench.results.Self;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace of one's own, which Linux gives an ordinary user together with a user namespace. Inside it the
 * loopback can be given an Ethernet's MTU (plain loopback has 64 KiB, and 20 KB count as a small segment there), and the
 * TCP counters see no traffic but ours. A process cannot move its running threads there, so the laboratory starts itself
 * once more inside.
 *
 * @param kind {@link Network#PRIVATE} or {@link Network#SHARED}
 * @param why one clause that says why
 */
public record Namespace(String kind, String why) {
    private static final String INSIDE = "nodelay.bench.namespace";

    /** Brings the loopback up with the MTU in {@code $1}, by whichever tool there is. */
    private static final String LOOPBACK_UP = "ip link set lo up mtu \"$1\" 2>/dev/null"
            + " || ifconfig lo 127.0.0.1 mtu \"$1\" up 2>/dev/null"
            + " || busybox ip link set lo up mtu \"$1\" 2>/dev/null"
            + " || { echo 'none of ip, ifconfig and busybox could set the MTU of lo'; exit 1; }";

    /** The namespace this process runs in. */
    public static Namespace current() {
        String inside = System.getProperty(INSIDE);
        return inside == null ? shared("none was asked for") : new Namespace(Network.PRIVATE, inside);
    }

    public static Namespace shared(String why) {
        return new Namespace(Network.SHARED, why);
    }

    /** What a process started by {@link #run} would get; tries it with a shell. */
    public static Namespace probe(int mtu) {
        if (!Command.installed("unshare")) {
            return shared("unshare is not installed");
        }
        Command.Outcome tried = Command.run(inside(mtu, "true"));
        return tried.fine()
                ? new Namespace(Network.PRIVATE, "unshare -Urn, lo at MTU " + mtu)
                : shared("unshare -Urn failed: " + tried.output().trim().replace('\n', ' '));
    }

    public boolean isPrivate() {
        return kind.equals(Network.PRIVATE);
    }

    /** Runs the laboratory with these arguments inside a new namespace, with this JVM's flags; answers its exit code. */
    public int run(int mtu, List<String> arguments) {
        List<String> line = new ArrayList<>(inside(mtu, Self.java()));
        line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        line.add("-D" + INSIDE + "=" + why);
        line.addAll(Self.lab());
        line.addAll(arguments);
        try {
            return new ProcessBuilder(line).inheritIO().start().waitFor();
        } catch (IOException notStarted) {
            throw new Refused("namespace", "the laboratory to start inside", notStarted);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Refused("namespace", "the laboratory inside to end", "an interrupt");
        }
    }

    private static List<String> inside(int mtu, String program) {
        String script = LOOPBACK_UP + "; shift; exec \"$@\"";
        return List.of("unshare", "-Urn", "sh", "-c", script, "sh", Integer.toString(mtu), program);
    }
}
