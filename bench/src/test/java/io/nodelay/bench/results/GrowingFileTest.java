package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowingFileTest {
    private static final Measurement FIRST = Samples.nagle("WR 64 on off", 40, 2);

    @TempDir
    Path directory;

    private Path whole;

    @BeforeEach
    void name() {
        whole = directory.resolve("nagle.jsonl");
    }

    private void interrupt(String... lines) {
        try (GrowingFile file = GrowingFile.begin(whole)) {
            List.of(lines).forEach(file::add);
        }
    }

    @Test
    void hasItsNameOnlyWhenItIsWhole() throws IOException {
        try (GrowingFile file = GrowingFile.begin(whole)) {
            file.add("one");
            assertFalse(Files.exists(whole));
            assertEquals("one\n", Files.readString(GrowingFile.part(whole)));
            file.finish();
        }
        assertEquals("one\n", Files.readString(whole));
        assertFalse(Files.exists(GrowingFile.part(whole)));
    }

    @Test
    void goesOnBehindTheLastWholeLine() throws IOException {
        interrupt("one", "two");
        Files.writeString(GrowingFile.part(whole), "torn", StandardOpenOption.APPEND);
        try (GrowingFile file = GrowingFile.goOn(whole)) {
            file.add("three");
            file.finish();
        }
        assertEquals("one\ntwo\nthree\n", Files.readString(whole));
    }

    @Test
    void leavesWhatHadItsNameUntilItIsWhole() throws IOException {
        Files.writeString(whole, "old\n");
        interrupt("new");
        assertEquals("old\n", Files.readString(whole));
    }

    @Test
    void aDirectoryThatIsNotThereIsToldOf() {
        whole = directory.resolve("none").resolve("nagle.jsonl");
        assertThrows(Refused.class, () -> GrowingFile.begin(whole));
    }

    @Test
    void anUnfinishedRunKeepsItsNameAndWhatItHasDone() throws IOException {
        interrupt(ResultFile.line(FIRST));
        Files.writeString(GrowingFile.part(whole), "{\"schema\":1,", StandardOpenOption.APPEND);
        Edition later = Samples.edition(
                "r9", "2026-01-03T00:00:00Z", Samples.PRIVATE.machine().network());
        Unfinished left = Unfinished.of(whole, later);
        assertEquals(Samples.PRIVATE, left.edition());
        assertEquals(Set.of(FIRST.parameters()), left.done());
    }

    @Test
    void anotherMachineDoesNotGoOnWithIt() {
        interrupt(ResultFile.line(FIRST));
        Refused refused = assertThrows(Refused.class, () -> Unfinished.of(whole, Samples.SHARED));
        assertTrue(refused.getMessage().endsWith("found another machine, JDK or network setting"), refused::getMessage);
    }

    @Test
    void nothingUnfinishedIsToldOf() {
        assertThrows(Refused.class, () -> Unfinished.of(whole, Samples.PRIVATE));
    }
}
