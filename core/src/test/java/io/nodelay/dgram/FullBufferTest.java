package io.nodelay.dgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelay.loop.EventLoop;
import io.nodelay.testing.ClassFiles;
import io.nodelay.testing.LoopExtension;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The kernel's own full send buffer. Over the loopback it is never full, so {@link CrampedSender} runs in a network
 * namespace where a neighbour does not answer; skipped where a user may not have one.
 */
class FullBufferTest {
    private static final String NETWORK =
            """
            ip link set lo up && ip link add near type veth peer name far &&
            ip addr add 192.0.2.1/24 dev near && ip link set near up && ip link set far up || exit 77
            # the third unanswered question gives up, after three seconds if this may not be set; all is sent before
            echo 500 2>/dev/null > /proc/sys/net/ipv4/neigh/near/retrans_time_ms
            exec "$@"
            """;

    private static final int NO_NETWORK = 77;
    private static final Pattern TOLD = Pattern.compile("told of (\\d+) sent, (\\d+) failed");

    private static Process start() throws IOException {
        String path = ClassFiles.of(EventLoop.class) + File.pathSeparator + ClassFiles.of(CrampedSender.class);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        "unshare",
                        "-Urn",
                        "sh",
                        "-c",
                        NETWORK,
                        "sh",
                        java,
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        path,
                        CrampedSender.class.getName(),
                        "192.0.2.2")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Whether a user may have a network of his own here, and there is what it takes to furnish it. */
    private static boolean aNetworkIsToBeHad() throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/unshare"))) {
            return false;
        }
        Process trial = new ProcessBuilder("unshare", "-Urn", "sh", "-c", "command -v ip")
                .redirectErrorStream(true)
                .start();
        return trial.waitFor(LoopExtension.PATIENCE.toSeconds(), TimeUnit.SECONDS) && trial.exitValue() == 0;
    }

    @Test
    void whatTheKernelHasNoRoomForWaitsUpToTheBoundAndThenFails() throws Exception {
        assumeTrue(aNetworkIsToBeHad(), "no network namespace may be made here, or there is no ip to furnish it with");
        Process sender = start();
        try {
            assertTrue(sender.waitFor(LoopExtension.PATIENCE.toSeconds(), TimeUnit.SECONDS), "it does not end");
            assumeTrue(sender.exitValue() != NO_NETWORK, "the network namespace could not be furnished");
            List<String> said =
                    sender.inputReader(StandardCharsets.UTF_8).lines().toList();
            assertEquals(3, said.size(), said::toString);
            assertEquals("5 wait", said.get(0));
            Matcher told = TOLD.matcher(said.get(1));
            assertTrue(told.matches(), said::toString);
            int sent = Integer.parseInt(told.group(1));
            assertTrue(sent > 5 && sent < 50, said::toString); // the buffer's worth, and those that waited
            assertEquals("0 wait", said.get(2));
        } finally {
            sender.destroyForcibly();
        }
    }
}
