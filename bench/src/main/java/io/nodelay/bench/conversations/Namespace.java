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
 * A network namespace of one's own, which Linux gives an ordinary user together with a user namespace. Inside it there
 * can be devices with an Ethernet's MTU (plain loopback has 64 KiB, and 20 KB count as a small segment there) or with a
 * delay, to an end in a further namespace, and each end's TCP counters see no traffic but its own. A process cannot move its running threads there, so the laboratory starts itself
 * once more inside.
 *
 * @param kind {@link Network#PRIVATE} or {@link Network#SHARED}
 * @param why one clause that says why
 */
public record Namespace(String kind, String why) {
    private static final String INSIDE = "nodelay.bench.namespace";
    /** The process that starts one inside, by its number. */
    static final String OUTSIDE = "nodelay.bench.outside";
    /** As of a shell whose command SIGINT has ended. */
    private static final int KILLED = 130;

    /** The loopback up, and one pair of devices made and forgotten, to see that it may be done. */
    private static final String TRIAL =
            "ip link set lo up && ip link add near0 type veth peer name far0 && ip link delete near0 && exec \"$@\"";

    /** The namespace this process runs in. */
    public static Namespace current() {
        String inside = System.getProperty(INSIDE);
        return inside == null ? shared("none was asked for") : new Namespace(Network.PRIVATE, inside);
    }

    /**
     * Has this process, which was started by {@link #run}, end with who started it, even if that one was killed; at once if
     * it is no longer there, and somebody else has become the parent.
     */
    public static void endWithParent() {
        long outside = Long.getLong(OUTSIDE);
        ProcessHandle parent = ProcessHandle.current()
                .parent()
                .filter(one -> one.pid() == outside)
                .orElse(null);
        if (parent == null) {
            System.exit(KILLED);
        }
        Thread watch = new Thread(() -> {
            parent.onExit().join();
            System.exit(KILLED);
        });
        watch.setDaemon(true);
        watch.start();
    }

    public static Namespace shared(String why) {
        return new Namespace(Network.SHARED, why);
    }

    /** What a process started by {@link #run} would get; tries it with a shell. */
    public static Namespace probe() {
        for (String tool : List.of("unshare", "nsenter", "ip")) {
            if (!Command.installed(tool)) {
                return shared(tool + " is not installed");
            }
        }
        Command.Outcome tried = Command.run(inside("true"));
        return tried.fine()
                ? new Namespace(Network.PRIVATE, "unshare -Urn, and unshare -n for the far end")
                : shared("unshare -Urn failed: " + tried.output().trim().replace('\n', ' '));
    }

    public boolean isPrivate() {
        return kind.equals(Network.PRIVATE);
    }

    /** Runs the laboratory with these arguments inside a new namespace, with this JVM's flags; answers its exit code. */
    public int run(List<String> arguments) {
        List<String> line = new ArrayList<>(inside(Self.java()));
        line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        line.add("-D" + INSIDE + "=" + why);
        line.add("-D" + OUTSIDE + "=" + ProcessHandle.current().pid());
        line.addAll(Self.lab());
        line.addAll(arguments);
        try {
            Process inside = new ProcessBuilder(line).inheritIO().start();
            Runtime.getRuntime().addShutdownHook(new Thread(inside::destroy));
            return inside.waitFor();
        } catch (IOException notStarted) {
            throw new Refused("namespace", "the laboratory to start inside", notStarted);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Refused("namespace", "the laboratory inside to end", "an interrupt");
        }
    }

    private static List<String> inside(String program) {
        return List.of("unshare", "-Urn", "sh", "-c", TRIAL, "sh", program);
    }
}
