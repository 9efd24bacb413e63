package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few figures of the newest Nagle study that README shows, between two marks. */
public final class NagleSummary {
    private static final String BEGIN = "<!-- nagle:begin -->\n";
    private static final String END = "<!-- nagle:end -->";
    private static final Pattern MARKED =
            Pattern.compile(Pattern.quote(BEGIN) + ".*?" + Pattern.quote(END), Pattern.DOTALL);
    private static final int DATE = "2026-01-01".length();

    private static final String SIZE = "100";
    private static final String ETHERNET = "1500";
    private static final Map<String, String> ASKED = new LinkedHashMap<>();

    static {
        ASKED.put("WR", "one write");
        ASKED.put("WWR", "two writes");
        ASKED.put("GWR", "two writes, corked: one gathering write");
    }

    private final Map<Map<String, String>, NagleRow> rows = new HashMap<>();
    private final String date;

    private NagleSummary(List<NagleRow> run) {
        run.stream().filter(row -> row.missing().isEmpty()).forEach(row -> rows.put(row.axes(), row));
        date = run.get(0).measurement().run().started().substring(0, DATE);
    }

    /**
     * A text with the figures of the newest run in a private namespace where it marks the place.
     *
     * @return empty if there is no such place, or no run with all these cells
     */
    public static Optional<String> in(String text, List<Measurement> measurements) {
        Matcher marked = MARKED.matcher(text);
        return newest(measurements)
                .filter(figures -> marked.find())
                .map(figures -> marked.replaceFirst(Matcher.quoteReplacement(BEGIN + figures + END)));
    }

    private static Optional<String> newest(List<Measurement> measurements) {
        List<Measurement> studies = measurements.stream()
                .filter(m -> m.benchmark().equals(NagleRow.BENCHMARK)
                        && m.machine().network().isPrivate())
                .toList();
        return studies.stream()
                .max(Comparator.comparing(m -> m.run().started()))
                .map(last -> studies.stream()
                        .filter(m -> m.run().equals(last.run()))
                        .map(NagleRow::new)
                        .toList())
                .flatMap(run -> new NagleSummary(run).text());
    }

    private Optional<String> text() {
        List<String> lines = new ArrayList<>();
        for (String rtt : List.of("0", "10")) {
            for (Map.Entry<String, String> asked : ASKED.entrySet()) {
                Optional<String> line = line(asked.getKey(), asked.getValue(), rtt);
                if (line.isEmpty()) {
                    return Optional.empty();
                }
                lines.add(line.get());
            }
        }
        return saving().map(saving ->
                "Round trips of a " + SIZE + "-byte question and its 16-byte answer over real sockets, "
                        + "Ethernet-sized segments (medians of the run\nof " + date
                        + " in [RESULTS.md](RESULTS.md), which has the "
                        + "tails, other sizes, TLS, HTTP and each framing too):\n\n"
                        + "| the question is sent by | RTT added | Nagle on | Nagle off | segments a message, on and off |\n"
                        + "|---|--:|--:|--:|--:|\n"
                        + String.join("", lines) + "\n" + saving);
    }

    private Optional<String> line(String pattern, String words, String rtt) {
        return cell(pattern, true, "client", rtt, "closed", "yes")
                .flatMap(on -> cell(pattern, false, "client", rtt, "closed", "yes")
                        .map(off -> "| " + words + " | " + (rtt.equals("0") ? "–" : rtt + " ms") + " | "
                                + Figures.micros(on.p50()) + " | " + Figures.micros(off.p50()) + " | "
                                + counted(on, NagleRow.SEGMENTS) + ", " + counted(off, NagleRow.SEGMENTS) + " |\n"));
    }

    private Optional<String> saving() {
        return cell("WR", true, "server", "10", "1000", "no").flatMap(on -> cell(
                        "WR", false, "server", "10", "1000", "no")
                .map(off -> "One way, 1,000 such messages a second at an RTT of 10 ms: " + counted(on, NagleRow.DATA)
                        + " data segments a message with Nagle and " + counted(off, NagleRow.DATA)
                        + " without,\nwhich arrive after " + Figures.micros(on.p50()) + " and "
                        + Figures.micros(off.p50()) + " (medians).\n"));
    }

    private static String counted(NagleRow row, String metric) {
        return row.counted(metric).map(Figures::three).orElse(Figures.NONE);
    }

    private Optional<NagleRow> cell(
            String pattern, boolean nagle, String side, String rtt, String load, String replies) {
        List<String> values =
                List.of(pattern, SIZE, nagle ? "on" : "off", "off", side, rtt, ETHERNET, load, "TCP", "warm", replies);
        Map<String, String> axes = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            axes.put(NagleRow.AXES.get(i), values.get(i));
        }
        return Optional.ofNullable(rows.get(axes));
    }
}
