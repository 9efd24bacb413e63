package io.nodelay.torture;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** The receiving side of a {@link Flow}: finds out which one it is, and checks every byte of it. */
final class FlowReader {
    private final Referee referee;
    private final Map<Integer, Flow> flows;
    private final String who;
    private final ByteBuffer head = ByteBuffer.allocate(Flow.HEAD);
    private Optional<Flow> flow = Optional.empty();
    private boolean lost;

    FlowReader(Referee referee, Map<Integer, Flow> flows, String who) {
        this.referee = referee;
        this.flows = flows;
        this.who = who;
    }

    /** Whose bytes come here; empty as long as fewer than four have come. */
    Optional<Flow> flow() {
        return flow;
    }

    /** Reads all that remains in the buffer. */
    void read(ByteBuffer bytes) {
        while (flow.isEmpty() && bytes.hasRemaining() && !lost) {
            head.put(bytes.get());
            if (!head.hasRemaining()) {
                identify();
            }
        }
        flow.ifPresent(known -> check(known, bytes));
    }

    private void identify() {
        flow = Optional.ofNullable(flows.get(Flow.nameIn(head)));
        lost = flow.isEmpty();
        flow.ifPresentOrElse(
                known -> check(known, head.flip()), () -> referee.foul(who + " was given bytes that nobody sent"));
    }

    private void check(Flow known, ByteBuffer bytes) {
        while (bytes.hasRemaining() && !lost) {
            lost = !known.received(bytes.get());
            if (lost) {
                referee.foul(who + " was given a wrong byte of " + known);
            }
        }
    }

    void end() {
        flow.ifPresent(Flow::endReceived);
    }
}
