package io.nodelay.bench;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.bench.results.Busyness;
import io.nodelay.bench.results.Refused;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class CalmTest {
    @Command
    private static final class Holder {
        @Mixin
        private Calm calm;
    }

    private static Calm with(String... arguments) {
        Holder holder = new Holder();
        new CommandLine(holder).parseArgs(arguments);
        return holder.calm;
    }

    @Test
    void aBusyMachineIsRefusedInOneSentence() {
        Refused refused = assertThrows(Refused.class, () -> with().check(new Busyness(0.634, 0)));
        assertEquals(
                "--max-load: expected at most 40 % of the processors busy before the run, found 63 %",
                refused.getMessage());
    }

    @Test
    void stolenTimeIsRefusedToo() {
        assertThrows(Refused.class, () -> with("--max-steal", "5").check(new Busyness(0, 0.06)));
    }

    @Test
    void aCalmMachineIsNot() {
        assertDoesNotThrow(() -> with().check(new Busyness(0.3, 0.09)));
        assertDoesNotThrow(() -> with("--max-load", "100").check(new Busyness(0.9, 0)));
    }
}
