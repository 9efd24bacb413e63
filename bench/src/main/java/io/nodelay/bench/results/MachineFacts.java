package io.nodelay.bench.results;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Collects a {@link Machine}'s facts. A fact that this system does not tell is {@code unknown}, never guessed. */
final class MachineFacts {
    private static final String UNKNOWN = "unknown";
    private static final String OWN = "-Dnodelay.bench.";
    private static final String IPV4 = "/proc/sys/net/ipv4/";
    private static final List<String> SYSCTLS = List.of(
            "tcp_autocorking",
            "tcp_pingpong_thresh",
            "tcp_timestamps",
            "tcp_slow_start_after_idle",
            "tcp_limit_output_bytes",
            "tcp_rmem",
            "tcp_wmem");

    private MachineFacts() {}

    static Machine read(String namespace, String why) {
        String cpuinfo = Proc.text("/proc/cpuinfo").orElse("");
        String cpu = cpuModel(cpuinfo);
        int cores = Runtime.getRuntime().availableProcessors();
        String hypervisor = hypervisor(cpuinfo);
        String kernel = System.getProperty("os.name") + " " + System.getProperty("os.version");
        return new Machine(
                id(cpu, cores, hypervisor, kernel),
                cpu,
                cores,
                smt(),
                hypervisor,
                kernel,
                hz(),
                jdk(),
                flags(ManagementFactory.getRuntimeMXBean().getInputArguments()),
                collectors(),
                network(namespace, why));
    }

    static String cpuModel(String cpuinfo) {
        return cpuinfo.lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    /** Linux lists {@code hypervisor} among the CPU flags of a guest; its kind stands in the firmware's tables, if anywhere. */
    private static String hypervisor(String cpuinfo) {
        Optional<String> kind = Proc.word("/sys/hypervisor/type").or(() -> Proc.word("/sys/class/dmi/id/sys_vendor"));
        boolean guest = cpuinfo.lines().anyMatch(line -> line.startsWith("flags") && line.contains(" hypervisor"));
        if (guest) {
            return kind.orElse("yes, kind unknown");
        }
        return cpuinfo.contains("flags") ? "none" : UNKNOWN;
    }

    private static String smt() {
        return Proc.word("/sys/devices/system/cpu/smt/active")
                .map(active -> active.equals("1") ? "on" : "off")
                .orElse(UNKNOWN);
    }

    private static String hz() {
        return Proc.gzipped("/proc/config.gz")
                .or(() -> Proc.text("/boot/config-" + System.getProperty("os.version")))
                .flatMap(MachineFacts::configuredHz)
                .orElseGet(MachineFacts::userHz);
    }

    static Optional<String> configuredHz(String config) {
        String key = "CONFIG_HZ=";
        return config.lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()) + " (CONFIG_HZ)")
                .findFirst();
    }

    private static String userHz() {
        Command.Outcome ticks = Command.run(List.of("getconf", "CLK_TCK"));
        return ticks.fine()
                ? UNKNOWN + " (user-visible tick: " + ticks.output().trim() + ", getconf CLK_TCK)"
                : UNKNOWN;
    }

    private static String jdk() {
        return System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version");
    }

    /** Flags that name places are left out (they tell nothing, and results are published), and so are our own. */
    static List<String> flags(List<String> arguments) {
        return arguments.stream()
                .filter(flag -> !flag.contains("/") && !flag.contains("\\") && !flag.startsWith(OWN))
                .toList();
    }

    private static String collectors() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
    }

    private static Network network(String namespace, String why) {
        Map<String, String> sysctls = new LinkedHashMap<>();
        for (String name : SYSCTLS) {
            Proc.word(IPV4 + name).ifPresent(value -> sysctls.put(name, value.replaceAll("\\s+", " ")));
        }
        int mtu = loopbackMtu();
        int mss = Network.mss(mtu, !"0".equals(sysctls.get("tcp_timestamps")));
        String congestion = Proc.word(IPV4 + "tcp_congestion_control").orElse(UNKNOWN);
        return new Network(congestion, mtu, mss, sysctls, namespace, why);
    }

    static int loopbackMtu() {
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (each.isLoopback()) {
                    return each.getMTU();
                }
            }
        } catch (IOException unreadable) {
            throw new Refused("loopback", "an interface that tells its MTU", unreadable);
        }
        throw new Refused("network", "a loopback interface", "none");
    }

    private static String id(Object... facts) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(List.of(facts).toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
