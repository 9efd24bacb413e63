package io.nodelay.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodelay.fake.CallKind;
import io.nodelay.fake.Fault;
import io.nodelay.loop.EventLoop;
import io.nodelay.net.Net;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * As curl tests itself: every call into {@code java.nio} that a scenario makes is counted, and then the scenario is
 * played once for each of them and for each way in which that call can fail. Afterwards the loop lives and serves a new
 * connection, every socket has told its one {@code close}, nothing is left open, what arrived is the beginning of what
 * was sent, and every write's callback was called once.
 *
 * <p>{@code -Dio.nodelay.torture=ECHO_OVER_TCP:57:IO_EXCEPTION} plays one of them.
 */
@ExtendWith(Hush.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES) // against a program that never ends, no more
class TortureTest {
    private static final String ONLY = System.getProperty("io.nodelay.torture", "");
    private static final int TOLD = 10;

    @TempDir
    Path directory;

    private int runs;

    @ParameterizedTest
    @EnumSource
    void everyCallMayFailInEveryWay(Scenario scenario) {
        List<String> broken = new ArrayList<>();
        List<CallKind> calls = undisturbed(scenario, broken);
        for (int call = 1; call <= calls.size() && broken.size() < TOLD; call++) {
            for (Fault fault : Fault.values()) {
                String name = scenario + ":" + call + ":" + fault;
                if (fault.applies(calls.get(call - 1)) && (ONLY.isEmpty() || ONLY.equals(name))) {
                    tell(name + " in " + calls.get(call - 1), play(scenario, call, fault), broken);
                }
            }
        }
        assertEquals("", String.join("\n", broken));
    }

    private static void tell(String name, List<String> fouls, List<String> broken) {
        if (!fouls.isEmpty()) {
            broken.add(name + "\n  " + String.join("\n  ", fouls));
        }
    }

    /** The calls of the scenario when none of them fails. */
    private List<CallKind> undisturbed(Scenario scenario, List<String> broken) {
        Stage stage = new Stage(socketFile(), 0, Fault.NONE);
        scenario.play(stage);
        stage.loop().run();
        List<CallKind> calls = stage.net().callLog();
        stage.referee().require(stage.isWhole() == scenario.whole(), "undisturbed, it should go well: " + stage);
        judge(stage);
        tell(scenario + " undisturbed", stage.referee().fouls(), broken);
        return calls;
    }

    private List<String> play(Scenario scenario, int call, Fault fault) {
        Stage stage;
        try {
            stage = new Stage(socketFile(), call, fault);
        } catch (UncheckedIOException | IllegalStateException noSelector) {
            return List.of(); // told at open, where there is nobody else to tell
        }
        try {
            scenario.play(stage);
            stage.loop().run();
            stage.referee().require(stage.net().faultsFired() == 1, "the fault did not come to pass");
            judge(stage);
        } catch (RuntimeException | AssertionError thrown) {
            stage.referee().foul(thrown + " " + List.of(thrown.getStackTrace()));
        }
        return stage.referee().fouls();
    }

    private static void judge(Stage stage) {
        stage.mustBeOver();
        if (!stage.isStopped()) {
            probe(stage.loop(), stage.referee());
        }
        stage.loop().close();
        stage.net().assertNothingOpen();
    }

    /** A timer and a connection on a loop that has seen a failure. */
    private static void probe(EventLoop loop, Referee referee) {
        boolean[] rang = {false};
        StringBuilder heard = new StringBuilder();
        loop.setTimeout(10, () -> rang[0] = true);
        NetServer server = Net.createServer(loop, socket -> socket.pipe(socket)).listen(0);
        NetSocket client = Net.connect(loop, "127.0.0.1", server.port()); // a name would be looked up
        client.onText(StandardCharsets.UTF_8, heard::append);
        client.onClose(how -> server.close());
        client.write("alive");
        client.end();
        loop.run();
        referee.require(rang[0], "the loop's timers are dead");
        referee.require(heard.toString().equals("alive"), "the loop echoes '" + heard + "'");
    }

    private Path socketFile() {
        return directory.resolve("socket" + runs++);
    }
}
