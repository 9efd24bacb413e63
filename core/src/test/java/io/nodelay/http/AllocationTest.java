package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.nodelay.testing.LoopExtension;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a request costs the loop's thread: its head's own bytes, eight for each field, and a few small objects. */
class AllocationTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final int WARM_UP = 20_000;
    private static final int REQUESTS = 10_000;
    private static final int OBJECTS = 400;
    private static final String GET =
            "GET /plaintext HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain\r\nUser-Agent: test\r\n\r\n";
    private static final int FIELDS = 3;

    private static long allocatedByTheLoop() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(loop.thread().getId());
    }

    private static void ask(Served it, int length, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            it.peer().write(GET);
            assertEquals(length, it.peer().read(length).length);
        }
    }

    @Test
    void aGetCostsItsHeadAndLittleMore() throws Exception {
        byte[] hello = Ascii.bytes("hello");
        try (Served it = Served.on(loop, new ServerOptions().maxRequestsPerSocket(1_000_000), (req, res) -> {
            res.setHeader("Content-Type", "text/plain").setHeader("Server", "x").setHeader("Vary", "y");
            res.end(hello);
        })) {
            int length = it.ask(GET).length() - "now".length() + "Mon, 30 Nov 2026 00:00:00 GMT".length();
            ask(it, length, WARM_UP);
            long before = allocatedByTheLoop();
            ask(it, length, REQUESTS);
            long each = (allocatedByTheLoop() - before) / REQUESTS;
            int most = OBJECTS + GET.length() + 8 * FIELDS;
            assertTrue(each <= most, each + " bytes were allocated for a request, and " + most + " are allowed");
        }
    }
}
