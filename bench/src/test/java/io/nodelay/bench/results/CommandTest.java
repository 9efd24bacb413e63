package io.nodelay.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are a shell's")
class CommandTest {
    private static List<String> shell(String script) {
        return List.of("sh", "-c", script);
    }

    @Test
    void whatItPrintsAndHowItEndsIsTold() {
        assertEquals(new Command.Outcome(3, "out\nerr\n"), Command.run(shell("echo out; echo err >&2; exit 3")));
    }

    @Test
    void oneThatIsNotInstalledHasFailed() {
        Command.Outcome outcome = Command.run(List.of("nodelay-has-no-such-command"));
        assertEquals(127, outcome.code());
        assertFalse(outcome.fine());
    }

    @Test
    void oneThatHangsIsGivenUp() {
        Command.Outcome outcome = Command.run(shell("exec sleep 1000"), Duration.ofSeconds(1));
        assertEquals(new Command.Outcome(127, "no end after 1 s"), outcome);
    }

    @Test
    void soIsOneWhoseChildHangs() {
        Command.Outcome outcome = Command.run(shell("sleep 1000; echo never"), Duration.ofSeconds(1));
        assertEquals(new Command.Outcome(127, "no end after 1 s"), outcome);
    }

    @Test
    void andOneThatHangsInSilence() {
        Command.Outcome outcome = Command.run(shell("exec sleep 1000 >&- 2>&-"), Duration.ofSeconds(1));
        assertEquals(new Command.Outcome(127, "no end after 1 s"), outcome);
    }

    @Test
    void aHelperThatSaysNothingIsGivenUp() {
        try (Helper mute = Helper.start("mute", shell("exec sleep 1000"))) {
            Refused refused = assertThrows(Refused.class, () -> mute.line(1));
            assertEquals("mute: expected a line within 1 s, found silence", refused.getMessage());
            ProcessHandle.of(mute.pid()).ifPresent(process -> process.onExit().join());
            assertTrue(mute.gone());
        }
    }
}
