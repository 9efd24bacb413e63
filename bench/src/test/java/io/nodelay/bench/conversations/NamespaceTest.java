package io.nodelay.bench.conversations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.bench.results.Self;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NamespaceTest {
    /** Ends with who started it, or when its input does. */
    static final class Inside {
        private Inside() {}

        public static void main(String[] arguments) throws IOException {
            Namespace.endWithParent();
            System.exit(System.in.read());
        }
    }

    private static Process inside(long outside) throws IOException {
        return new ProcessBuilder(
                        Self.java(),
                        "-D" + Namespace.OUTSIDE + "=" + outside,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Inside.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void whoWasOrphanedBeforeItLookedEndsAtOnce() throws Exception {
        Process orphan = inside(ProcessHandle.current().pid() + 1);
        try {
            assertTrue(orphan.waitFor(20, TimeUnit.SECONDS));
            assertEquals(130, orphan.exitValue());
        } finally {
            orphan.destroyForcibly();
        }
    }

    @Test
    void whoHasItsParentGoesOn() throws Exception {
        Process child = inside(ProcessHandle.current().pid());
        try {
            child.getOutputStream().write(7);
            child.getOutputStream().close();
            assertTrue(child.waitFor(20, TimeUnit.SECONDS));
            assertEquals(7, child.exitValue());
        } finally {
            child.destroyForcibly();
        }
    }
}
