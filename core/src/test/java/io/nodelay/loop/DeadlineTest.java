package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A deadline waits for one poll after it fell due: after a long pause the bytes that meet it lie in the kernel, and are
 * read before anybody is punished for their absence. A timer runs where it stands.
 */
class DeadlineTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private final List<String> ran = new ArrayList<>();
    private Probe probe;

    @BeforeEach
    void aProbeThatWaitsForADatagram() throws IOException {
        probe = Probe.on(fake.loop());
    }

    /** A callback that holds the loop for a second, while a datagram comes after half of it. */
    private void aLongPauseInWhichADatagramComes() {
        fake.net().after(500, () -> probe.poke(fake.net(), "in time"));
        fake.loop().execute(() -> fake.net().clock().advance(1_000));
    }

    private void noteAndClose(Probe readable) {
        readable.receive();
        ran.addAll(readable.received());
        readable.close();
    }

    @Test
    void whatCameInTimeIsReadBeforeTheDeadlineActs() {
        aLongPauseInWhichADatagramComes();
        probe.onReady(this::noteAndClose);
        fake.loop().setDeadline(600, () -> ran.add("deadline"));
        fake.loop().run();
        assertEquals(List.of("in time", "deadline"), ran);
    }

    @Test
    void whatCameInTimeMayCancelTheDeadline() {
        aLongPauseInWhichADatagramComes();
        Timer deadline = fake.loop().setDeadline(600, () -> ran.add("deadline"));
        probe.onReady(readable -> {
            deadline.cancel();
            noteAndClose(readable);
        });
        fake.loop().run();
        assertEquals(List.of("in time"), ran);
        assertFalse(deadline.pending());
    }

    @Test
    void whatCameInTimeMayMoveTheDeadline() {
        aLongPauseInWhichADatagramComes();
        Timer deadline = fake.loop()
                .setDeadline(600, () -> ran.add("at " + fake.net().clock().elapsedMillis()));
        probe.onReady(readable -> {
            deadline.rearm(600);
            noteAndClose(readable);
        });
        fake.loop().run();
        assertEquals(List.of("in time", "at 1600"), ran);
    }

    @Test
    void aTimerActsAtOnceAllTheSame() {
        aLongPauseInWhichADatagramComes();
        probe.onReady(this::noteAndClose);
        fake.loop().setTimeout(600, () -> ran.add("timer"));
        fake.loop().run();
        assertEquals(List.of("timer", "in time"), ran);
    }

    @Test
    void aDeadlineActsOnTimeWhenNothingComes() {
        fake.loop().setDeadline(600, () -> {
            ran.add("at " + fake.net().clock().elapsedMillis());
            probe.close();
        });
        fake.loop().run();
        assertEquals(List.of("at 600"), ran);
    }

    @Test
    void anOverdueDeadlineIsStillPending() {
        aLongPauseInWhichADatagramComes();
        Timer deadline = fake.loop().setDeadline(600, () -> ran.add("deadline"));
        probe.onReady(readable -> {
            assertTrue(deadline.pending());
            assertEquals(1, fake.loop().stats().pendingTimers());
            noteAndClose(readable);
        });
        fake.loop().run();
        assertEquals(List.of("in time", "deadline"), ran);
    }

    @Test
    void anOverdueDeadlineMayCancelAnother() {
        Timer[] second = new Timer[1];
        fake.loop().setDeadline(10, () -> second[0].cancel());
        second[0] = fake.loop().setDeadline(10, () -> ran.add("cancelled"));
        fake.loop().setTimeout(20, probe::close);
        fake.loop().run();
        assertEquals(List.of(), ran);
    }

    @Test
    void aDeadlineThatRearmsItselfWithZeroLetsThePassEnd() {
        Timer[] own = new Timer[1];
        long[] passes = new long[1];
        own[0] = fake.loop().setDeadline(0, () -> {
            passes[0] = fake.loop().stats().passes() - passes[0];
            if (ran.size() < 3) {
                ran.add("once more");
                own[0].rearm(0);
            } else {
                probe.close();
            }
        });
        fake.loop().run();
        assertEquals(3, ran.size());
        assertTrue(fake.loop().stats().passes() > 3, fake.loop().stats()::toString);
    }

    @Test
    void aDeadlineWithoutReferenceDoesNotKeepTheLoopRunning() {
        fake.loop().setDeadline(10, () -> ran.add("left behind")).unref();
        fake.loop().setTimeout(5, probe::close);
        fake.loop().run();
        assertEquals(List.of(), ran);
    }
}
