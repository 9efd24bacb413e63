package io.nodelay.bench.conversations;

import io.nodelay.bench.conversations.Forwarder.Packet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One exchange, from the first write of a question until its answer is read: what both programs did, which segments
 * passed, and who waited for whom. All times are nanoseconds since that first write.
 *
 * @param what the cell in words
 * @param events in the order in which they began
 * @param waits of a kernel with something to send, longer than {@value #NOTABLE_NANOS} ns
 */
public record Timeline(String what, List<Event> events, List<Wait> waits) {
    private static final long NOTABLE_NANOS = 1_000_000;
    private static final double NANOS_PER_MILLI = 1e6;

    enum Kind {
        WRITE,
        READ,
        SEGMENT
    }

    /**
     * Something that happened.
     *
     * @param at when it began
     * @param until when it was over; only a segment takes time
     * @param kind what
     * @param client whether at the client, or from there
     * @param bytes how many
     * @param corked whether a write was corked
     */
    record Event(long at, long until, Kind kind, boolean client, int bytes, boolean corked) {
        String words() {
            String who = client ? "client" : "server";
            return switch (kind) {
                case WRITE -> who + " writes " + Timeline.bytes(bytes) + (corked ? ", corked" : "");
                case READ -> who + " reads " + Timeline.bytes(bytes);
                case SEGMENT -> bytes == 0 ? "ACK" : Timeline.bytes(bytes);
            };
        }
    }

    /**
     * A kernel that kept something back.
     *
     * @param client whether the client's
     * @param from since when it could have sent
     * @param until when it sent
     * @param ack whether an ACK; otherwise what was written
     * @param bytes that it kept
     * @param released whether it sent just when an ACK had come in
     */
    record Wait(boolean client, long from, long until, boolean ack, int bytes, boolean released) {
        String words() {
            String who = client ? "client" : "server";
            return ack
                    ? "the " + who + "'s kernel delays its ACK for " + millis(until - from)
                    : "the " + who + "'s kernel holds " + Timeline.bytes(bytes) + " back for " + millis(until - from)
                            + (released ? ", until an ACK comes" : "");
        }
    }

    public Timeline {
        events = List.copyOf(events);
        waits = List.copyOf(waits);
    }

    /** The last whole exchange among what was seen. */
    static Timeline of(String what, List<Trace.Call> near, List<Trace.Call> far, List<Packet> packets) {
        List<Trace.Call> own = lastExchange(near);
        long start = own.get(0).at();
        long end = own.get(own.size() - 1).at();
        List<Trace.Call> other =
                far.stream().filter(call -> within(call.at(), start, end)).toList();
        List<Packet> seen = packets.stream()
                .filter(packet -> within(packet.in(), start, end))
                .toList();
        List<Event> events = new ArrayList<>();
        own.forEach(call -> events.add(event(call, true, start)));
        other.forEach(call -> events.add(event(call, false, start)));
        seen.forEach(packet -> events.add(new Event(
                packet.in() - start, packet.out() - start, Kind.SEGMENT, packet.fromNear(), packet.length(), false)));
        events.sort(Comparator.comparingLong(Event::at));
        List<Wait> waits = new ArrayList<>();
        held(own, true, seen, start, waits);
        held(other, false, seen, start, waits);
        delayed(seen, start, waits);
        waits.sort(Comparator.comparingLong(Wait::from));
        return new Timeline(what, events, waits);
    }

    private static boolean within(long at, long start, long end) {
        return at >= start && at <= end;
    }

    private static List<Trace.Call> lastExchange(List<Trace.Call> calls) {
        int first = calls.size() - 1;
        while (first > 0 && !(calls.get(first).wrote() && !calls.get(first - 1).wrote())) {
            first--;
        }
        return calls.subList(first, calls.size());
    }

    private static Event event(Trace.Call call, boolean client, long start) {
        long at = call.at() - start;
        return new Event(at, at, call.wrote() ? Kind.WRITE : Kind.READ, client, call.bytes(), call.corked());
    }

    /** Writes whose last byte left long after. */
    private static void held(
            List<Trace.Call> calls, boolean client, List<Packet> packets, long start, List<Wait> waits) {
        List<Packet> own = packets.stream()
                .filter(packet -> packet.fromNear() == client && packet.length() > 0)
                .toList();
        long written = 0;
        for (Trace.Call call : calls) {
            if (call.wrote()) {
                written += call.bytes();
                long end = written;
                Optional<Packet> left = own.stream()
                        .filter(packet ->
                                packet.seq() + packet.length() >= own.get(0).seq() + end)
                        .findFirst();
                left.filter(packet -> packet.in() - call.at() > NOTABLE_NANOS)
                        .ifPresent(packet -> together(
                                waits,
                                new Wait(
                                        client,
                                        call.at() - start,
                                        packet.in() - start,
                                        false,
                                        heldBytes(
                                                call.bytes(),
                                                end - (packet.seq() - own.get(0).seq())),
                                        released(packet, packets))));
            }
        }
    }

    /** A first part of a write may have filled an earlier segment, which is not held. */
    private static int heldBytes(int written, long inSegment) {
        return (int) Math.min(written, inSegment);
    }

    /** What leaves in one segment was held back together, since the first of it was written. */
    private static void together(List<Wait> waits, Wait held) {
        int last = waits.size() - 1;
        if (last >= 0
                && waits.get(last).client() == held.client()
                && waits.get(last).until() == held.until()) {
            Wait first = waits.get(last);
            waits.set(
                    last,
                    new Wait(
                            held.client(),
                            first.from(),
                            held.until(),
                            false,
                            first.bytes() + held.bytes(),
                            held.released()));
        } else {
            waits.add(held);
        }
    }

    /** Whether something from the other end had come in shortly before. */
    private static boolean released(Packet packet, List<Packet> packets) {
        return packets.stream()
                .filter(other -> other.fromNear() != packet.fromNear() && other.out() <= packet.in())
                .anyMatch(other -> packet.in() - other.out() < NOTABLE_NANOS);
    }

    /** ACKs that carry nothing and left long after the data they acknowledge had come. */
    private static void delayed(List<Packet> packets, long start, List<Wait> waits) {
        for (Packet ack : packets) {
            if (ack.length() == 0) {
                packets.stream()
                        .filter(data -> data.fromNear() != ack.fromNear()
                                && data.length() > 0
                                && data.seq() + data.length() == ack.ack()
                                && ack.in() - data.out() > NOTABLE_NANOS)
                        .findFirst()
                        .ifPresent(data -> waits.add(
                                new Wait(!data.fromNear(), data.out() - start, ack.in() - start, true, 0, false)));
            }
        }
    }

    /** How long it took. */
    long nanos() {
        return events.stream().mapToLong(Event::at).max().orElse(0);
    }

    String title() {
        return what + ": one exchange of " + millis(nanos());
    }

    /** As lines of text. */
    public String text() {
        StringBuilder text = new StringBuilder(title()).append("\n\n");
        for (Event event : events) {
            text.append(String.format(Locale.ROOT, "%10s  ", millis(event.at())))
                    .append(line(event))
                    .append('\n');
        }
        text.append('\n');
        waits.forEach(wait -> text.append(String.format(
                Locale.ROOT, "%10s  %s (until %s)%n", millis(wait.from()), wait.words(), millis(wait.until()))));
        if (waits.isEmpty()) {
            text.append("Nobody waits longer than ")
                    .append(millis(NOTABLE_NANOS))
                    .append(" with something to send.\n");
        }
        return text.toString();
    }

    private static String line(Event event) {
        String words = event.words();
        if (event.kind() != Kind.SEGMENT) {
            return (event.client() ? "" : " ".repeat(44)) + words;
        }
        String middle = event.client() ? "── " + words + " ──▶" : "◀── " + words + " ──";
        return " ".repeat(20) + middle + "  (there at " + millis(event.until()) + ")";
    }

    static String bytes(int count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }

    static String millis(long nanos) {
        return nanos < TimeUnit.MILLISECONDS.toNanos(1)
                ? TimeUnit.NANOSECONDS.toMicros(nanos) + " µs"
                : String.format(Locale.ROOT, "%.2f ms", nanos / NANOS_PER_MILLI);
    }
}
