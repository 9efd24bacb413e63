package io.nodelay.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    @ValueSource(strings = {"", "nagle", "echo", "udp", "idle", "frame", "jmh", "quick", "report"})
    void everyCommandHasHelp(String command) {
        int code = command.isEmpty() ? run("--help") : run(command, "--help");
        assertEquals(Exit.FINE, code);
        assertTrue(out.toString().startsWith("Usage: benchmarks"), out::toString);
    }

    @Test
    void helpShowsDefaultsAndUnits() {
        run("nagle", "--help");
        assertTrue(out.toString().contains("Message sizes in bytes, from 8 on (default: 64,2000)"), out::toString);
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
        assertEquals(Exit.REFUSED, run("nagle", "--size", "big"));
        assertEquals(1, err.toString().lines().count());
        assertTrue(err.toString().contains("'big' is not an int"), err::toString);
    }

    @Test
    void aSizeTooSmallIsRefused() {
        assertEquals(Exit.REFUSED, run("nagle", "--size", "4"));
        assertEquals(
                "benchmarks nagle: --size: expected at least 8, found 4",
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
                List.of(io.nodelay.bench.results.Samples.nagle("WWR 64 on off", 44_000, 3)));
        assertEquals(Exit.FINE, run("report", "--results", results.toString(), "--to", report.toString()));
        assertTrue(Files.readString(report).contains("**stall shown**"));
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
    }
}
