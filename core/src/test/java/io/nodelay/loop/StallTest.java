package io.nodelay.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.FakeLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A callback that holds the loop too long is counted and recorded, if somebody asked for it. */
class StallTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    @TempDir
    Path directory;

    private void hold(long millis) {
        fake.net().clock().advance(millis);
    }

    private void watch() {
        fake.loop().stallThreshold(Duration.ofMillis(10));
    }

    private long stalls() {
        return fake.loop().stats().stalls();
    }

    @Test
    void nothingIsWatchedUnlessAskedFor() {
        fake.loop().execute(() -> hold(10_000));
        fake.loop().run();
        assertEquals(0, stalls());
    }

    @Test
    void aTaskThatHoldsTheLoopLongerThanTheThresholdIsCounted() {
        watch();
        fake.loop().execute(() -> hold(11));
        fake.loop().run();
        assertEquals(1, stalls());
    }

    @Test
    void oneThatTakesExactlyAsLongIsNot() {
        watch();
        fake.loop().execute(() -> hold(10));
        fake.loop().run();
        assertEquals(0, stalls());
    }

    @Test
    void timersHandlesCloseEventsAndAnswersAreWatchedAsWell() throws IOException {
        watch();
        Probe probe = Probe.on(fake.loop()).onClose(() -> hold(20));
        probe.onReady(ready -> {
            hold(20);
            ready.close();
        });
        fake.loop().setTimeout(1, () -> {
            probe.poke(fake.net(), "x");
            hold(20);
        });
        fake.loop().setDeadline(2, () -> hold(20));
        fake.loop().run();
        assertEquals(4, stalls());
    }

    @Test
    void oneThatThrowsAfterAllThatTimeIsCounted() {
        watch();
        fake.loop().execute(() -> {
            hold(20);
            throw new IllegalStateException("made up");
        });
        fake.loop().run();
        assertEquals(1, stalls());
        assertEquals(1, fake.uncaught().size());
    }

    @Test
    void theCallbackThatSetsTheThresholdIsNotMeasuredByHalf() {
        try (EventLoop loop = EventLoop.open(fake.net().provider(), () -> Long.MAX_VALUE / 2)) {
            loop.execute(() -> loop.stallThreshold(Duration.ofMillis(10)));
            loop.run();
            assertEquals(0, loop.stats().stalls());
        }
    }

    @Test
    void timeSpentWaitingIsNoStall() {
        watch();
        fake.loop().setTimeout(60_000, () -> {});
        fake.loop().run();
        assertEquals(0, stalls());
    }

    @Test
    void aThresholdIsLongerThanZero() {
        assertThrows(IllegalArgumentException.class, () -> fake.loop().stallThreshold(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> fake.loop().stallThreshold(Duration.ofMillis(-1)));
    }

    // ---- the flight recorder

    private List<RecordedEvent> recorded(Recording recording) throws IOException {
        recording.stop();
        Path file = directory.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("io.nodelay."))
                .toList();
    }

    @Test
    void theFlightRecorderIsToldHowLongAndByWhat() throws IOException {
        watch();
        try (Recording recording = new Recording()) {
            recording.enable("io.nodelay.Stall");
            recording.start();
            fake.loop().execute(new Sleepy());
            fake.loop().run();
            List<RecordedEvent> events = recorded(recording);
            assertEquals(1, events.size());
            assertEquals(Duration.ofMillis(33), events.get(0).getDuration("held"));
            assertEquals(Sleepy.class.getName(), events.get(0).getString("callback"));
        }
    }

    private final class Sleepy implements Runnable {
        @Override
        public void run() {
            hold(33);
        }
    }

    @Test
    void aReplacedSelectorIsRecorded() throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("io.nodelay.SelectorRebuild");
            recording.start();
            fake.net().earlyReturns(Poller.EARLY_RETURNS);
            fake.loop().setTimeout(10, () -> {});
            fake.loop().run();
            List<RecordedEvent> events = recorded(recording);
            assertEquals(1, events.size());
            assertEquals(1, events.get(0).getLong("count"));
        }
    }

    @Test
    void theEventsAreOffUntilARecordingAsksForThem() throws IOException {
        watch();
        try (Recording recording = new Recording()) {
            recording.start();
            fake.loop().execute(() -> hold(20));
            fake.loop().run();
            assertEquals(List.of(), recorded(recording));
        }
        assertTrue(stalls() == 1);
    }
}
