package io.nodelay.bench.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.bench.results.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ParsingTest {
    @Test
    void ticksAreFoundBehindANameWithBracketsAndSpaces() {
        String stat = "4549 (a) b (c)) R 4545 4545 2018 0 -1 4194304 100 0 0 0 123 45 0 0 20 0 1 0 88224\n";
        assertArrayEquals(new long[] {123, 45}, ProcessCpu.ticks(stat));
    }

    @Test
    void timeOnAProcessorIsTheFirstFigureOfSchedstat() {
        assertEquals(123_456_789, ProcessCpu.running("123456789 42 7\n"));
    }

    @Test
    void aThreadThatEndsDoesNotTakeItsPastWithIt() {
        ProcessCpu before = new ProcessCpu(Map.of(1L, 100L, 2L, 5_000L), Set.of(), 0, 0);
        ProcessCpu after = new ProcessCpu(Map.of(1L, 400L, 3L, 20L), Set.of(), 0, 0);
        assertEquals(320, after.nanosSince(before));
        assertEquals(300, after.nanosSince(before, 1));
    }

    @Test
    void compilersAreCountedApart() {
        ProcessCpu before = new ProcessCpu(Map.of(1L, 100L, 2L, 50L), Set.of(2L), 0, 0);
        ProcessCpu after = new ProcessCpu(Map.of(1L, 400L, 2L, 70L, 3L, 5L), Set.of(2L, 3L), 0, 0);
        assertEquals(25, after.compilingSince(before));
        assertEquals(325, after.nanosSince(before));
    }

    @Test
    void aJvmsCompilersAreFoundByTheirNames() {
        assertFalse(ProcessCpu.of(ProcessHandle.current().pid()).compilers().isEmpty());
    }

    @Test
    void withoutSchedstatTicksCount() {
        ProcessCpu before = new ProcessCpu(Map.of(), Set.of(), 10, 20);
        ProcessCpu after = new ProcessCpu(Map.of(), Set.of(), 13, 27);
        assertEquals(100_000_000, after.nanosSince(before));
        assertEquals(0.3, after.userShareSince(before), 1e-12);
    }

    @Test
    void straceTablesGiveCallsByName() {
        List<String> table =
                """
                strace: Process 4711 detached
                % time     seconds  usecs/call     calls    errors syscall
                ------ ----------- ----------- --------- --------- ----------------
                 61.23    0.012345           3      4000           write
                 38.00    0.007000           1      4010        10 read
                  0.77    0.000100           1       100           epoll_wait
                ------ ----------- ----------- --------- --------- ----------------
                100.00    0.019445           2      8110        10 total
                """
                        .lines()
                        .toList();
        assertEquals(Map.of("write", 4000L, "read", 4010L, "epoll_wait", 100L), SystemCalls.parse(table));
    }

    @Test
    void theHardLimitOfOpenFilesIsTheSecondFigure() {
        String limits =
                """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             95                   96                   processes
                Max open files            1024                 20000                files
                """;
        assertEquals(Optional.of(20_000), IdleBench.hardLimit(limits));
        assertEquals(Optional.empty(), IdleBench.hardLimit("Max open files   1024   unlimited   files\n"));
    }

    @Test
    void anUnknownPeerIsRefusedWithThoseThereAre() {
        Refused refused = assertThrows(Refused.class, () -> Peer.named("mina"));
        assertEquals(
                "peer: expected one of nodelay, nodelay-reader, netty-epoll, netty-nio, raw, found mina",
                refused.getMessage());
    }
}
