package io.nodelay.loop;

import jdk.jfr.Category;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * What a loop tells the JDK's flight recorder. The events are off until a recording enables them, and
 * where the module {@code jdk.jfr} is missing nothing here is ever loaded but this class.
 */
final class LoopEvents {
    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private LoopEvents() {}

    static void stall(long heldNanos, Object callback) {
        if (PRESENT) {
            StallEvent event = new StallEvent();
            event.held = heldNanos;
            event.callback = callback.getClass().getName();
            event.commit();
        }
    }

    static void rebuild(long count) {
        if (PRESENT) {
            RebuildEvent event = new RebuildEvent();
            event.count = count;
            event.commit();
        }
    }

    @Name("io.nodelay.Stall")
    @Label("Event loop held by one callback")
    @Category("nodelay")
    @Enabled(false)
    @StackTrace(false)
    static final class StallEvent extends Event {
        @Label("Held")
        @Timespan(Timespan.NANOSECONDS)
        long held;

        @Label("Callback")
        String callback;
    }

    @Name("io.nodelay.SelectorRebuild")
    @Label("Selector replaced")
    @Category("nodelay")
    @Enabled(false)
    @StackTrace(false)
    static final class RebuildEvent extends Event {
        @Label("Rebuilds of this loop")
        long count;
    }
}
