package io.nodelay.torture;

import io.nodelay.fake.FakePeer;
import io.nodelay.loop.Buffers;
import io.nodelay.net.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A wire that does what the test says. Its channel, a fake one, serves only to be ready or not: each {@link #arrives}
 * makes it readable for one read, and a wire that {@link #takes} no more is not writable until {@link #unblock}.
 *
 * <p>It writes down which verbs were called, and finds fault with those that the contract forbids: while a task is out,
 * after the end, before the handshake is over.
 */
final class FakeTransport implements Transport {
    /** What the next read finds. */
    private interface Arrival {
        int into(ByteBuffer buffer) throws IOException;
    }

    private static final ByteBuffer JUNK = ByteBuffer.allocate(64 * 1024);

    private final Referee referee;
    private final SocketChannel channel;
    private final FakePeer peer;
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Deque<Arrival> arrivals = new ArrayDeque<>();
    private final Deque<Boolean> ends = new ArrayDeque<>();
    private final List<String> verbs = new ArrayList<>();
    private final StringBuilder sent = new StringBuilder();
    private final ByteBuffer plaintext =
            ByteBuffer.allocate(2 * Buffers.READ_SIZE).limit(0);
    private CountDownLatch taskMayEnd = new CountDownLatch(0);
    private volatile boolean taskOut;
    private String throwing = "";
    private long room = Long.MAX_VALUE;
    private boolean holdsBack;
    private int wants;
    private boolean over;

    FakeTransport(Referee referee, SocketChannel channel, FakePeer peer) {
        this.referee = referee;
        this.channel = channel;
        this.peer = peer.stopReading().receiveBuffer(16);
    }

    // ---- the script

    /** What handshake answers, one after the other; DONE when there is no more. */
    FakeTransport handshake(Step... answers) {
        steps.addAll(List.of(answers));
        return this;
    }

    /** Something comes that a read gives as these bytes; an empty text is a read that yields nothing yet. */
    void arrives(String text) {
        arrives(buffer -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            buffer.put(bytes);
            return bytes.length;
        });
    }

    /** One packet from which more is unwrapped than one read can give: the rest is had without the channel. */
    void arrivesBuffered(String text) {
        arrives(buffer -> {
            plaintext.clear().put(text.getBytes(StandardCharsets.UTF_8)).flip();
            return moved(buffer);
        });
    }

    void arrivesEnd() {
        arrives(buffer -> -1);
    }

    void arrivesFailure(IOException why) {
        arrives(buffer -> {
            throw why;
        });
    }

    private void arrives(Arrival arrival) {
        arrivals.add(arrival);
        peer.write("x");
    }

    /** So many bytes are taken from now on, and then no more before {@link #unblock}. */
    FakeTransport takes(int bytes) {
        room = bytes;
        if (bytes == 0) {
            clog();
        }
        return this;
    }

    /** No byte is taken before something has come that the wire needs for itself; the channel has room all the while. */
    void takesNothingUntilInput() {
        room = 0;
        wants = READ;
    }

    /** The channel has room again. */
    void unblock() {
        room = Long.MAX_VALUE;
        holdsBack = false;
        peer.resumeReading();
    }

    /** What is taken from now on stays below, and flush says false until {@link #unblock}. */
    void holdsBack() {
        holdsBack = true;
        clog();
    }

    /** What end answers, one after the other; true when there is no more. */
    void ends(Boolean... answers) {
        ends.addAll(List.of(answers));
    }

    void wants(int bits) {
        wants = bits;
    }

    /** The next task runs until {@link #endTask}. */
    void holdTask() {
        taskMayEnd = new CountDownLatch(1);
    }

    void endTask() {
        taskMayEnd.countDown();
    }

    boolean isTaskHeld() {
        return taskMayEnd.getCount() > 0;
    }

    /** That verb throws a RuntimeException from now on. */
    void breaks(String verb) {
        throwing = verb;
    }

    // ---- what was done

    /** How often a verb was called. */
    long count(String verb) {
        return verbs.stream().filter(verb::equals).count();
    }

    String lastVerb() {
        return verbs.get(verbs.size() - 1);
    }

    String sent() {
        return sent.toString();
    }

    // ---- the verbs

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    @Override
    public Step handshake() {
        enter("handshake");
        consume();
        Step step = steps.isEmpty() ? Step.DONE : steps.poll();
        wants = switch (step) {
            case READ -> READ;
            case WRITE -> WRITE;
            case TASK, DONE -> 0;
        };
        return step;
    }

    @Override
    public Runnable task() {
        enter("task");
        wants &= ~TASK;
        taskOut = true;
        return () -> {
            try {
                taskMayEnd.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                taskOut = false;
            }
            if (throwing.equals("task's work")) {
                throw new IllegalStateException("told to break");
            }
        };
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        enter("read");
        if (plaintext.hasRemaining()) {
            return moved(into);
        }
        if (!swallow() || arrivals.isEmpty()) {
            return 0;
        }
        if (wants == READ) {
            wants = 0;
            room = Long.MAX_VALUE;
        }
        return arrivals.poll().into(into);
    }

    private int moved(ByteBuffer into) {
        int count = Math.min(into.remaining(), Math.min(plaintext.remaining(), 16 * 1024));
        into.put(into.position(), plaintext, plaintext.position(), count);
        into.position(into.position() + count);
        plaintext.position(plaintext.position() + count);
        return count;
    }

    /** Takes one packet's sign from the channel. */
    private boolean swallow() {
        try {
            return channel.read(ByteBuffer.allocate(1)) == 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes what has come for the wire itself. */
    private boolean consume() {
        return swallow() && arrivals.poll() != null;
    }

    @Override
    public boolean buffered() {
        enter("buffered");
        return plaintext.hasRemaining();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        enter("write");
        long taken = 0;
        for (int i = offset; i < offset + length; i++) {
            byte[] bytes = new byte[(int) Math.min(from[i].remaining(), room - taken)];
            from[i].get(bytes);
            sent.append(new String(bytes, StandardCharsets.UTF_8));
            taken += bytes.length;
        }
        if (taken > 0 && taken == room) {
            clog();
        }
        room -= taken;
        return taken;
    }

    /** Makes the channel itself unable to take more. */
    private void clog() {
        peer.stopReading();
        try {
            int taken;
            do {
                taken = channel.write(JUNK.clear());
            } while (taken > 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean flush() throws IOException {
        enter("flush");
        if (wants == READ && consume()) {
            wants = 0; // it needed something for itself
        }
        return sent(!holdsBack);
    }

    /** What has not got out waits for the channel. */
    private boolean sent(boolean all) {
        wants = all ? wants & ~WRITE : wants | WRITE;
        return all;
    }

    @Override
    public boolean end() throws IOException {
        enter("end");
        referee.require(!holdsBack, "end before flush said true");
        return sent(ends.isEmpty() || ends.poll());
    }

    @Override
    public int wants() {
        maybeBreak("wants");
        return wants;
    }

    @Override
    public void close() {
        enter("close");
        leave();
        maybeBreak("close");
    }

    @Override
    public void abort() {
        referee.require(!over, "abort after the end");
        verbs.add("abort");
        leave();
        maybeBreak("abort");
    }

    private void leave() {
        over = true;
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void enter(String verb) {
        referee.require(!over, verb + " after the end");
        referee.require(!taskOut, verb + " while a task is out");
        verbs.add(verb);
        if (!verb.equals("close")) {
            maybeBreak(verb);
        }
    }

    private void maybeBreak(String verb) {
        if (throwing.equals(verb)) {
            throw new IllegalStateException("told to break: " + verb);
        }
    }
}
