package io.nodelay.fake;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Every call that can fail passes here: it is counted, logged, and fails if the plan says so. Safe for any thread. */
final class Gate {
    private final Map<Long, Fault> plan = new ConcurrentHashMap<>();
    private final List<CallKind> log = new ArrayList<>();
    private final AtomicInteger fired = new AtomicInteger();

    void failAt(long call, Fault fault) {
        if (call < 1) {
            throw new IllegalArgumentException("calls are counted from 1, not " + call);
        }
        plan.put(call, fault);
    }

    long calls() {
        synchronized (log) {
            return log.size();
        }
    }

    int fired() {
        return fired.get();
    }

    List<CallKind> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    /** Counts the call and throws what is planned for it; what is no exception is returned for the call to act on. */
    Fault enter(CallKind kind) throws IOException {
        Fault fault = count(kind);
        if (fault == Fault.IO_EXCEPTION) {
            throw new IOException("injected into " + kind);
        }
        return raise(fault, kind);
    }

    /** As {@link #enter}, for calls whose signature has no {@code IOException}. */
    Fault enterUnchecked(CallKind kind) {
        return raise(count(kind), kind);
    }

    private Fault raise(Fault fault, CallKind kind) {
        return switch (fault) {
            case ILLEGAL_STATE -> throw new IllegalStateException("injected into " + kind);
            case UNSUPPORTED -> throw new UnsupportedOperationException("injected into " + kind);
            case CANCELLED_KEY -> throw new CancelledKeyException();
            default -> fault;
        };
    }

    private Fault count(CallKind kind) {
        long call;
        synchronized (log) {
            log.add(kind);
            call = log.size();
        }
        Fault planned = plan.getOrDefault(call, Fault.NONE);
        if (!planned.applies(kind)) {
            return Fault.NONE;
        }
        fired.incrementAndGet();
        return planned;
    }
}
