package io.nodelay.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakeNet;
import io.nodelay.loop.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A loop on the fake net, run by the test's own thread: {@code loop().run()} returns when nothing is left to wait for,
 * and time passes only where a select waits. After the test the loop is closed and must hold nothing, and so must the
 * net; what was thrown is the test's to look at, and unless it did, nothing may have been.
 */
public final class FakeLoop implements BeforeEachCallback, AfterEachCallback {
    private static final long SEED = 1;

    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    private FakeNet net;
    private EventLoop loop;
    private boolean looked;

    /** The net, calm. */
    public FakeNet net() {
        return net;
    }

    /** The loop, which belongs to the test's thread. */
    public EventLoop loop() {
        return loop;
    }

    /** What listeners, tasks and timers let escape; the test has looked at it. */
    public List<Throwable> uncaught() {
        looked = true;
        return uncaught;
    }

    /** Ends the net and the loop as after a test, and has new ones: between two cases of one test. */
    public void anew() {
        end();
        begin();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        begin();
    }

    private void begin() {
        uncaught.clear();
        looked = false;
        net = new FakeNet(SEED).calm();
        loop = EventLoop.open(net.provider(), net.clock()).onUncaught(uncaught::add);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        end();
    }

    private void end() {
        loop.close();
        assertTrue(loop.stats().balanced(), () -> "the loop has ended and still holds something: " + loop.stats());
        net.assertNothingOpen();
        if (!looked && !uncaught.isEmpty()) {
            AssertionError error = new AssertionError("thrown and not expected: " + uncaught);
            uncaught.forEach(error::addSuppressed);
            throw error;
        }
    }
}
