package io.nodelay.bench.conversations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeterTest {
    @TempDir
    Path directory;

    @Test
    void theFirstFigureIsTimeOnAProcessor() {
        assertEquals(OptionalLong.of(4711), Meter.running("4711 12 3\n".trim()));
    }

    @Test
    void writesAreFoundByTheirName() {
        assertEquals(OptionalLong.of(12), Meter.written("rchar: 9\nsyscr: 8\nsyscw: 12\n"));
        assertTrue(Meter.written("rchar: 9\n").isEmpty());
    }

    @Test
    void whatIsNotCountedHasNoDifference() {
        EndCount none = EndCount.NONE;
        assertTrue(none.minus(none).writes().isEmpty());
        EndCount some = new EndCount(Segments.NONE, OptionalLong.of(7), OptionalLong.of(9));
        EndCount more = new EndCount(Segments.NONE, OptionalLong.of(17), OptionalLong.of(10));
        assertEquals(new EndCount(Segments.NONE, OptionalLong.of(10), OptionalLong.of(1)), more.minus(some));
    }

    @Test
    void bothEndsSeeOneAnothersStamps() throws Exception {
        Path file = Files.createFile(directory.resolve("stamps"));
        Stamps sender = Stamps.in(file);
        Stamps receiver = Stamps.in(file);
        sender.sent(5, 100, 130);
        assertEquals(100, receiver.due(5));
        assertEquals(130, receiver.sentAt(5));
        assertFalse(sender.hasRoom(Stamps.SLOTS));
        receiver.taken(1);
        assertTrue(sender.hasRoom(Stamps.SLOTS));
    }
}
