package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The facts of a run that a reader needs beside its figures. */
final class Environment {
    private Environment() {}

    static List<String> of(List<Measurement> run) {
        Measurement first = run.get(0);
        List<String> lines = new ArrayList<>();
        lines.add(provenance(first.run()));
        lines.add(hardware(first.machine()));
        lines.add(software(first.machine()));
        lines.add(network(first.machine().network()));
        lines.add(disturbance(run));
        lines.addAll(files(run));
        return lines;
    }

    private static String provenance(Provenance run) {
        return "Run " + run.run() + ", " + run.started() + ", commit " + run.commit()
                + (run.dirty() ? " with changes" : "") + "; command: `" + run.command() + "`";
    }

    private static String hardware(Machine machine) {
        return "Machine " + machine.id() + ": " + machine.cpu() + ", " + machine.cores() + " cores, SMT "
                + machine.smt() + ", hypervisor " + machine.hypervisor();
    }

    private static String software(Machine machine) {
        String flags = machine.flags().isEmpty() ? "no flags" : "flags " + String.join(" ", machine.flags());
        return machine.kernel() + ", HZ " + machine.hz() + "; JDK " + machine.jdk() + ", " + flags + ", collector "
                + machine.collector();
    }

    private static String network(Network network) {
        String sysctls = network.sysctls().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return "Loopback: MTU " + network.mtu() + ", MSS " + network.mss() + ", congestion control "
                + network.congestion() + ", namespace " + network.namespace() + " (" + network.why() + "); " + sysctls;
    }

    private static String disturbance(List<Measurement> run) {
        double load = run.get(0).disturbance().load();
        double stolen = run.stream()
                .mapToDouble(m -> m.disturbance().stolenShare())
                .max()
                .orElse(0);
        return String.format(
                Locale.ROOT,
                "Load average before: %.2f; time stolen by the hypervisor: at most %s of a measurement's",
                load,
                Figures.percent(stolen));
    }

    private static List<String> files(List<Measurement> run) {
        List<String> files =
                run.stream().flatMap(m -> m.files().stream()).distinct().toList();
        return files.isEmpty()
                ? List.of()
                : List.of("Raw files: " + files.size() + " beside the result file, such as " + files.get(0));
    }
}
