package io.nodelay.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand small worlds, each decided by one number: servers, clients and strangers who pause, cork, reset, throw and
 * hand over at moments of chance, in all weathers. Whatever happens, the laws of events, bytes and memory hold.
 *
 * <p>{@code -Dio.nodelay.seed=S} runs one world, {@code -Dio.nodelay.seeds=N} the first N.
 */
@ExtendWith(Hush.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES) // against a program that never ends, no more
class SeedsTest {
    private static final int SEEDS = Integer.getInteger("io.nodelay.seeds", 1_000);
    private static final long ONLY = Long.getLong("io.nodelay.seed", -1);
    private static final int TOLD = 5;

    @TempDir
    Path directory;

    @Test
    void theLawsHoldInEveryWorld() {
        List<String> broken = new ArrayList<>();
        for (long seed = Math.max(ONLY, 0); seed < (ONLY >= 0 ? ONLY + 1 : SEEDS) && broken.size() < TOLD; seed++) {
            List<String> fouls = fouls(seed);
            if (!fouls.isEmpty()) {
                broken.add("seed " + seed + ": mvn test -pl core -Dtest=SeedsTest -Dio.nodelay.seed=" + seed + "\n  "
                        + String.join("\n  ", fouls));
            }
        }
        assertEquals("", String.join("\n", broken));
    }

    private List<String> fouls(long seed) {
        try {
            return new World(seed, directory).fouls();
        } catch (RuntimeException | AssertionError thrown) {
            return List.of(thrown + " " + List.of(thrown.getStackTrace()));
        }
    }

    @Test
    void oneSeedIsOneWorld() {
        for (long seed = 0; seed < 20; seed++) {
            assertEquals(new World(seed, directory).toString(), new World(seed, directory).toString());
        }
    }
}
