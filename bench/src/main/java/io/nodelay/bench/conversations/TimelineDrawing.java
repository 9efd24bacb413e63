package io.nodelay.bench.conversations;

import io.nodelay.bench.conversations.Timeline.Event;
import io.nodelay.bench.conversations.Timeline.Kind;
import io.nodelay.bench.conversations.Timeline.Wait;
import io.nodelay.bench.results.Svg;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A time line as a sequence diagram. Time runs downwards, in order but not to scale, as microseconds and tens of
 * milliseconds stand in it together: every moment has its place and its time beside it, and a long one more room.
 */
public final class TimelineDrawing {
    private static final int WIDTH = 900;
    private static final int CLIENT = 330;
    private static final int SERVER = 590;
    private static final int TOP = 84;
    private static final int STEP = 19;
    private static final int BAR = 8;
    private static final int GAP = 14;
    private static final double NANOS_PER_MILLI = 1e6;
    /** A drawing of more would be neither small nor readable. */
    private static final int MOST_EVENTS = 120;

    private final Timeline timeline;
    private final Map<Long, Double> places = new HashMap<>();
    private final Svg svg = new Svg(WIDTH);
    private final double bottom;

    private TimelineDrawing(Timeline timeline) {
        this.timeline = timeline;
        this.bottom = place();
    }

    /** The first events of it, if there are many. */
    public static String of(Timeline whole) {
        List<Event> first = whole.events().stream().limit(MOST_EVENTS).toList();
        return new TimelineDrawing(new Timeline(whole.what(), first, whole.waits())).draw(whole);
    }

    /** Gives every moment its place and answers where the last one is. */
    private double place() {
        TreeSet<Long> moments = new TreeSet<>();
        timeline.events().forEach(event -> moments.addAll(List.of(event.at(), event.until())));
        timeline.waits().forEach(wait -> moments.addAll(List.of(wait.from(), wait.until())));
        double y = TOP;
        long before = 0;
        for (long moment : moments) {
            double millis = (moment - before) / NANOS_PER_MILLI;
            y += STEP + GAP * Math.log1p(millis);
            places.put(moment, y);
            before = moment;
        }
        return y;
    }

    private String draw(Timeline whole) {
        svg.text("h", 16, 26, whole.title());
        svg.text("m h", CLIENT, TOP - 20, "client").text("m h", SERVER, TOP - 20, "server");
        svg.line("ink", CLIENT, TOP - 10, CLIENT, bottom + STEP).line("ink", SERVER, TOP - 10, SERVER, bottom + STEP);
        timeline.waits().forEach(this::wait);
        timeline.events().forEach(this::event);
        if (whole.events().size() > timeline.events().size()) {
            svg.text(
                    "",
                    16,
                    46,
                    "the first " + MOST_EVENTS + " of " + whole.events().size() + " events");
        }
        String description = whole.waits().isEmpty()
                ? "Nobody waits."
                : whole.waits().stream().map(Wait::words).collect(Collectors.joining("; "));
        return svg.finish(bottom + 2 * STEP, whole.title(), description);
    }

    private void wait(Wait wait) {
        double from = places.get(wait.from());
        double until = places.get(wait.until());
        int lane = wait.client() ? CLIENT : SERVER;
        String kind = wait.ack() ? "fe" : "fb";
        svg.bar(kind, lane - BAR / 2.0, from, BAR, Math.max(2, until - from));
        String words = (wait.ack() ? "delays its ACK: " : "holds " + Timeline.bytes(wait.bytes()) + " back: ")
                + Timeline.millis(wait.until() - wait.from());
        double y = until - BAR; // behind what else the end does meanwhile
        svg.text(wait.client() ? "r " + kind : kind, wait.client() ? lane - 14 : lane + 14, y, words);
    }

    private void event(Event event) {
        double y = places.get(event.at());
        if (event.kind() == Kind.SEGMENT) {
            segment(event, y, places.get(event.until()));
        } else if (event.client()) {
            svg.text("r", CLIENT - 14, y + 4, mine(event));
            svg.text("", 16, y + 4, Timeline.millis(event.at()));
        } else {
            svg.text("", SERVER + 14, y + 4, mine(event));
            svg.text("r", WIDTH - 16, y + 4, Timeline.millis(event.at()));
        }
    }

    private static String mine(Event event) {
        String words = event.words();
        return words.substring(words.indexOf(' ') + 1);
    }

    private void segment(Event event, double from, double until) {
        int gap = BAR / 2 + 1;
        String kind = event.bytes() == 0 ? "f" : "a";
        if (event.client()) {
            svg.arrow(kind, CLIENT + gap, from, SERVER - gap, until);
            svg.text("", 16, from + 4, Timeline.millis(event.at()));
            svg.text("", CLIENT + 16, from - 3, event.words());
        } else {
            svg.arrow(kind, SERVER - gap, from, CLIENT + gap, until);
            svg.text("r", WIDTH - 16, from + 4, Timeline.millis(event.at()));
            svg.text("r", SERVER - 16, from - 3, event.words());
        }
    }
}
