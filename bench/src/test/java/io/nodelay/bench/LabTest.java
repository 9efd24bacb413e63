package io.nodelay.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.bench.results.Change;
import io.nodelay.bench.results.Goal.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private int run(String... arguments) {
        return Lab.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nagle",
                "echo",
                "udp",
                "http",
                "client",
                "tls",
                "idle",
                "frame",
                "jmh",
                "quick",
                "report",
                "full",
                "gate",
                "track",
                "compare",
                "self-test"
            })
    void everyCommandHasHelp(String command) {
        int code = command.isEmpty() ? run("--help") : run(command, "--help");
        assertEquals(Exit.FINE, code);
        assertTrue(out.toString().startsWith("Usage: benchmarks"), out::toString);
    }

    @Test
    void helpShowsDefaultsAndUnits() {
        run("nagle", "--help");
        assertTrue(out.toString().contains("Round-trip times in milliseconds"), out::toString);
    }

    @Test
    void exitCodesStandInTheHelp() {
        run("--help");
        assertTrue(out.toString().contains("too noisy to tell"));
        assertFalse(out.toString().contains("  serve "), "what leads processes is nobody's command");
    }

    @Test
    void noCommandIsRefused() {
        assertEquals(Exit.REFUSED, run());
        assertEquals(
                "benchmarks: expected a command such as 'nagle' or 'quick', found none (see benchmarks --help)",
                err.toString().trim());
    }

    @Test
    void aWordThatIsNoNumberIsRefusedInOneSentence() {
        assertEquals(Exit.REFUSED, run("nagle", "--mtu", "big"));
        assertEquals(1, err.toString().lines().count());
        assertTrue(err.toString().contains("'big' is not an int"), err::toString);
    }

    @Test
    void aSizeTooSmallIsRefused() {
        assertEquals(Exit.REFUSED, run("nagle", "--size", "0"));
        assertEquals(
                "benchmarks nagle: --size: expected 1 to 65000, MSS, or MSS with a difference such as MSS-1, found 0",
                err.toString().trim());
    }

    @Test
    void aRoundTripThatIsNoneIsRefused() {
        assertEquals(Exit.REFUSED, run("nagle", "--rtt", "soon"));
        assertEquals(
                "benchmarks nagle: --rtt: expected milliseconds from 0 to 1000, found soon",
                err.toString().trim());
    }

    @Test
    void axesThatMakeNoSenseTogetherAreRefused() {
        assertEquals(Exit.REFUSED, run("nagle", "--pattern", "WWR", "--size", "1"));
        assertEquals(
                "benchmarks nagle: axes: expected a combination that makes sense, found a message of 1 byte has too few for WWR",
                err.toString().trim());
    }

    @Test
    void aFrameTooLongForTheShortestHeaderIsRefused() {
        assertEquals(Exit.REFUSED, run("frame", "--size", "70000"));
        assertEquals(
                "benchmarks frame: --size: expected 1 to 65000, found 70000",
                err.toString().trim());
    }

    @Test
    void aDatagramTooShortForItsNumberIsRefused() {
        assertEquals(Exit.REFUSED, run("udp", "--size", "7"));
        assertEquals(
                "benchmarks udp: --size: expected 8 to 1472, found 7",
                err.toString().trim());
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        assertEquals(Exit.REFUSED, run("nagle", "--time", "0"));
        assertEquals(
                "benchmarks nagle: --time: expected seconds above 0 and up to 3600, found 0.0",
                err.toString().trim());
    }

    @Test
    void anUnknownPeerIsRefused() {
        assertEquals(Exit.REFUSED, run("echo", "--peer", "mina"));
        assertTrue(err.toString().contains("found mina"), err::toString);
    }

    @Test
    void aPeerOfTheOtherTransportIsRefused() {
        assertEquals(Exit.REFUSED, run("udp", "--peer", "nodelay-reader"));
        assertTrue(err.toString().contains("netty-recvmmsg, netty-nio, raw, found nodelay-reader"), err::toString);
    }

    @Test
    void badJmhOptionsAreRefused() {
        assertEquals(Exit.REFUSED, run("jmh", "-f", "many"));
        assertTrue(
                err.toString().startsWith("benchmarks jmh: arguments: expected JMH's options, found"), err::toString);
    }

    @Test
    void aReportOfNothingIsRefused() {
        assertEquals(Exit.REFUSED, run("report", "--results", directory.toString(), "--to", "unused"));
        assertTrue(err.toString().contains("expected measurements in"), err::toString);
    }

    @Test
    void aReportIsMadeFromResultFiles() throws IOException {
        Path results = Files.createDirectory(directory.resolve("results"));
        Path report = directory.resolve("RESULTS.md");
        io.nodelay.bench.results.ResultFile.write(
                results.resolve("nagle.jsonl"),
                List.of(
                        io.nodelay.bench.results.Samples.nagle("WWR 64 on off", 44_000, 3),
                        io.nodelay.bench.results.Samples.nagle("WWR 64 off off", 41, 3)));
        assertEquals(Exit.FINE, run("report", "--results", results.toString(), "--to", report.toString()));
        assertTrue(Files.readString(report).contains("**stall shown**"));
    }

    @Test
    void anUnknownSetIsRefused() {
        assertEquals(Exit.REFUSED, run("track", "--set", "slow"));
        assertEquals(
                "benchmarks track: --set: expected one of [quick, frame, http-head, tls, echo, http], found slow",
                err.toString().trim());
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertEquals(Exit.REFUSED, run("compare", "a.jar", "b.jar", "--pears", "12"));
        assertTrue(err.toString().contains("Unknown option"), err::toString);
    }

    @Test
    void aComparisonNeedsTwoBuilds() {
        assertEquals(Exit.REFUSED, run("compare", "HEAD"));
        assertEquals(
                "benchmarks compare: Missing required parameter: 'CANDIDATE' (see benchmarks compare --help)",
                err.toString().trim());
    }

    @Test
    void aComparisonOfFewPairsIsRefused() {
        assertEquals(Exit.REFUSED, run("compare", "a.jar", "b.jar", "--pairs", "5"));
        assertEquals(
                "benchmarks compare: --pairs: expected at least 6, found 5",
                err.toString().trim());
    }

    @Test
    void aBuildThatIsNotThereIsRefused() throws IOException {
        assertEquals(Exit.REFUSED, run("compare", "a.jar", "b.jar", "--out", directory.toString()));
        assertEquals(
                "benchmarks compare: a.jar: expected a benchmarks.jar that can be read, found none",
                err.toString().trim());
        assertNothingIn(directory);
    }

    @Test
    void aBrokenHistoryIsRefusedWithTheLineNumberAndNothingIsWritten() throws IOException {
        Path out = Files.createDirectory(directory.resolve("out"));
        Path history = Files.writeString(directory.resolve("history.jsonl"), "{\"schema\":1,\n");
        assertEquals(Exit.REFUSED, run("track", "--history", history.toString(), "--out", out.toString()));
        assertTrue(
                err.toString()
                        .startsWith("benchmarks track: history.jsonl:1: expected one measurement in JSON, found "),
                err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertNothingIn(out);
    }

    @Test
    void aLimitOfLoadThatIsNoneIsRefusedAndNothingIsWritten() throws IOException {
        Path out = Files.createDirectory(directory.resolve("out"));
        Path history = directory.resolve("history.jsonl");
        int code = run("track", "--max-load", "-1", "--history", history.toString(), "--out", out.toString());
        assertEquals(Exit.REFUSED, code);
        assertTrue(err.toString().startsWith("benchmarks track: --max-load: expected 0 to 100"), err::toString);
        assertNothingIn(out);
        assertFalse(Files.exists(history));
    }

    @Test
    void aPlaceThatCannotBeWrittenIsRefused() throws IOException {
        Path taken = Files.writeString(directory.resolve("taken"), "a file");
        for (String command : List.of("track", "self-test", "quick", "full")) {
            assertEquals(Exit.REFUSED, run(command, "--out", taken.toString()));
        }
        assertEquals(4, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().startsWith("benchmarks track: --out: expected a directory that can be made"));
    }

    @Test
    void aGateWithoutResultsOrBaselineIsRefused() throws IOException {
        assertEquals(Exit.REFUSED, run("gate", "--out", directory.toString()));
        assertTrue(err.toString().contains("--out: expected what 'quick' leaves"), err::toString);
        io.nodelay.bench.results.ResultFile.write(
                directory.resolve("nagle.jsonl"),
                List.of(io.nodelay.bench.results.Samples.nagle("WWR 64 off off", 41, 3)));
        Path none = directory.resolve("baseline.jsonl.none");
        assertEquals(Exit.REFUSED, run("gate", "--out", directory.toString(), "--baseline", none.toString()));
        assertTrue(err.toString().contains("expected a readable baseline, found NoSuchFile"), err::toString);
    }

    @Test
    void aGateFailsOnACountThatHasChanged() throws IOException {
        Path baseline = directory.resolve("baseline.of");
        gateOf(3, "--renew", baseline);
        assertEquals(Exit.FINE, gateOf(3, "--json", baseline));
        assertEquals(Exit.REGRESSED, gateOf(4, "--json", baseline));
        assertTrue(
                err.toString().contains("dataSegments/message: baseline 3.00, found 4.00, tolerance ±3 % or ±0.10"),
                err::toString);
    }

    private int gateOf(double segments, String option, Path baseline) {
        io.nodelay.bench.results.ResultFile.write(
                directory.resolve("nagle.jsonl"),
                List.of(io.nodelay.bench.results.Samples.nagle("WWR 64 off off", 41, segments)));
        return run("gate", option, "--out", directory.toString(), "--baseline", baseline.toString());
    }

    private static void assertNothingIn(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void aRegressionOutweighsNoise() {
        assertEquals(Exit.REGRESSED, Exit.ofChanges(List.of(Change.SAME, Change.UNCLEAR, Change.REGRESSED)));
        assertEquals(Exit.NOISY, Exit.ofChanges(List.of(Change.IMPROVED, Change.UNCLEAR)));
        assertEquals(Exit.FINE, Exit.ofChanges(List.of(Change.IMPROVED, Change.SAME)));
    }

    @Test
    void aMissOutweighsWhatIsUnclear() {
        assertEquals(Exit.REGRESSED, Exit.of(List.of(Verdict.MET, Verdict.UNCLEAR, Verdict.MISSED)));
        assertEquals(Exit.NOISY, Exit.of(List.of(Verdict.MET, Verdict.UNCLEAR)));
        assertEquals(Exit.FINE, Exit.of(List.of(Verdict.MET)));
    }

    @Test
    void aRecordedCommandNamesNoPlaces() {
        var line = Lab.commandLine();
        line.parseArgs("nagle", "--size", "64", "--out", "/some/where", "--quiet", "--time=1");
        assertEquals(
                "nagle --size 64 --time=1",
                Output.described(line.getSubcommands().get("nagle")));
        var other = Lab.commandLine();
        other.parseArgs("track", "--history", "/some/where", "--set", "echo");
        assertEquals("track --set echo", Output.described(other.getSubcommands().get("track")));
    }
}
