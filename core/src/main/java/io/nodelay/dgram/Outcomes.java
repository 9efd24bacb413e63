package io.nodelay.dgram;

import io.nodelay.loop.EventLoop;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sends that are over and whose callers have not been told: that is a task's business, as no callback runs inside its
 * own send. A ring of its own rather than a queue of records, so that telling costs no object.
 */
final class Outcomes {
    /** The callback of a send whose caller did not ask to be called. */
    static final Sent NOBODY = Outcomes::unheard;

    private static final int USUAL = 8;
    /** A burst's ring is not kept. */
    private static final int MOST_KEPT = 4_096;

    private final EventLoop loop;
    private final Consumer<IOException> unasked;
    private final Runnable tell = this::tell;

    private Sent[] callers = new Sent[USUAL];
    /** Null at the place of a datagram that was sent. */
    private IOException[] errors = new IOException[USUAL];

    private int[] lengths = new int[USUAL];
    private int first;
    private int count;
    /** The task is on its way. */
    private boolean telling;

    /**
     * For one socket.
     *
     * @param unasked is told of datagrams that failed without a callback
     */
    Outcomes(EventLoop loop, Consumer<IOException> unasked) {
        this.loop = loop;
        this.unasked = unasked;
    }

    void sent(Sent done, int bytes) {
        if (done != NOBODY) {
            add(done, null, bytes);
        }
    }

    void failed(Sent done, IOException why) {
        add(done, why, 0);
    }

    private void add(Sent done, IOException error, int bytes) {
        if (count == callers.length) {
            grow();
        }
        int place = (first + count++) & (callers.length - 1);
        callers[place] = done;
        errors[place] = error;
        lengths[place] = bytes;
        tellLater();
    }

    /** Doubles the ring, and turns it so that it begins with the first. */
    private void grow() {
        int size = callers.length;
        Sent[] wider = Arrays.copyOfRange(callers, first, first + 2 * size);
        IOException[] widerErrors = Arrays.copyOfRange(errors, first, first + 2 * size);
        int[] widerLengths = Arrays.copyOfRange(lengths, first, first + 2 * size);
        System.arraycopy(callers, 0, wider, size - first, first);
        System.arraycopy(errors, 0, widerErrors, size - first, first);
        System.arraycopy(lengths, 0, widerLengths, size - first, first);
        callers = wider;
        errors = widerErrors;
        lengths = widerLengths;
        first = 0;
    }

    private void tellLater() {
        if (!telling) {
            telling = true;
            loop.execute(tell);
        }
    }

    private void tell() {
        telling = false;
        tellKnown();
        if (count > 0) {
            tellLater();
        } else if (callers.length > MOST_KEPT) {
            callers = new Sent[USUAL];
            errors = new IOException[USUAL];
            lengths = new int[USUAL];
            first = 0;
        }
    }

    /** Those known now: a callback that sends, and is done at once, has its turn in the next pass, if there is one. */
    void tellKnown() {
        for (int now = count; now > 0 && count > 0; now--) {
            tellFirst();
        }
    }

    private void tellFirst() {
        Sent done = callers[first];
        IOException error = errors[first];
        callers[first] = null;
        errors[first] = null;
        int bytes = lengths[first];
        first = (first + 1) & (callers.length - 1);
        count--;
        try {
            if (done == NOBODY) {
                unasked.accept(error);
            } else {
                done.done(Optional.ofNullable(error), bytes);
            }
        } catch (Throwable escaped) {
            loop.uncaught(escaped);
        }
    }

    private static void unheard(Optional<IOException> error, int bytes) {}
}
