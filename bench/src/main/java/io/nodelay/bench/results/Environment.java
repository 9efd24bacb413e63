package io.nodelay.bench.results;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The facts of a run that a reader needs beside its figures. */
final class Environment {
    private static final String PERCENTILES = ".hgrm";

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

    /** Links; of many percentile distributions only to the first, which the others are beside. */
    private static List<String> files(List<Measurement> run) {
        Map<Boolean, List<String>> files = run.stream()
                .flatMap(m -> m.files().stream())
                .distinct()
                .collect(Collectors.partitioningBy(file -> file.endsWith(PERCENTILES)));
        List<String> links = new ArrayList<>();
        files.get(false).forEach(file -> links.add(link(file)));
        List<String> distributions = files.get(true);
        if (!distributions.isEmpty()) {
            links.add(distributions.size() + " *" + PERCENTILES + " there, such as " + link(distributions.get(0)));
        }
        return links.isEmpty() ? List.of() : List.of("Raw files: " + String.join(", ", links));
    }

    private static String link(String file) {
        return "[" + Path.of(file).getFileName() + "](" + file + ")";
    }
}
