package io.nodelay.bench.peers;

import io.nodelay.bench.results.Pinning;
import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * The load generator over UDP: one thread that blocks, the same for every server. Every datagram bears a number, and as
 * many as the work says are in flight, each in a place of its own: an answer counts only if it is whole and has the
 * number its place waits for. What has no answer is lost and replaced by the next, when nothing has come for a quarter
 * of a second or what was asked so much later has been answered; an answer that comes later still is nobody's.
 */
final class UdpLoad implements Load {
    private static final int DIGITS = 3;
    private static final int PATIENCE_MILLIS = 250;
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);

    private final UdpWork work;
    private final Pinning pinning;
    private final List<DatagramChannel> senders = new ArrayList<>();
    private final ByteBuffer question;
    private final DatagramPacket answer;
    /** By place: the number it waits for, and when that was sent. */
    private final long[] numbers;

    private final long[] sent;
    /** The place whose patience is looked at next. */
    private int next;

    private final AtomicLong echoed = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Recorder latencies = new Recorder(DIGITS);
    private final Thread thread = new Thread(this::run, "load");

    private volatile boolean over;
    private volatile Exception failure;

    private UdpLoad(UdpWork work, Pinning pinning) {
        this.work = work;
        this.pinning = pinning;
        this.question = ByteBuffer.allocateDirect(work.size());
        byte[] room = new byte[work.size() + 1]; // one more: an answer too long shows
        this.answer = new DatagramPacket(room, room.length);
        this.numbers = new long[work.window()];
        this.sent = new long[work.window()];
    }

    /** Begins to ask the server at that port. */
    static UdpLoad start(UdpWork work, int port, Pinning pinning) {
        try {
            UdpLoad load = new UdpLoad(work, pinning);
            load.connect(port);
            load.thread.start();
            return load;
        } catch (IOException refused) {
            throw new Refused("load", "a server on port " + port, refused);
        }
    }

    @Override
    public long echoed() {
        if (failure != null) {
            throw new Refused("load", "a server that hears", failure);
        }
        return echoed.get();
    }

    @Override
    public Histogram latencies() {
        return latencies.getIntervalHistogram();
    }

    @Override
    public Optional<Loss> loss() {
        return Optional.of(Loss.now(lost.get()));
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join(); // it waits no longer than it is patient
            for (DatagramChannel sender : senders) {
                sender.close();
            }
        } catch (IOException failed) {
            throw new Refused("load", "sockets that close", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect(int port) throws IOException {
        for (int i = 0; i < work.senders(); i++) {
            DatagramChannel sender = DatagramChannel.open();
            senders.add(sender);
            sender.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            sender.socket().setSoTimeout(PATIENCE_MILLIS);
        }
    }

    private void run() {
        try {
            pinning.load();
            for (int place = 0; place < numbers.length; place++) {
                numbers[place] = place;
                ask(place);
            }
            while (!over) {
                hear();
            }
        } catch (IOException | RuntimeException broken) {
            failure = broken;
        }
    }

    private void ask(int place) throws IOException {
        sent[place] = System.nanoTime();
        sender(numbers[place]).write(question.clear().putLong(0, numbers[place]));
    }

    /** Where there are several, only one datagram is in flight: place 0's. */
    private DatagramChannel sender(long number) {
        return senders.get((int) (number % senders.size()));
    }

    private void hear() throws IOException {
        answer.setLength(answer.getData().length);
        try {
            sender(numbers[0]).socket().receive(answer);
        } catch (SocketTimeoutException silence) {
            for (int place = 0; place < numbers.length; place++) {
                giveUp(place, System.nanoTime());
            }
            return;
        }
        answered();
    }

    private void answered() throws IOException {
        long number = ByteBuffer.wrap(answer.getData()).getLong();
        int place = (int) (number % numbers.length);
        if (answer.getLength() == work.size() && numbers[place] == number) {
            long asked = sent[place];
            latencies.recordValue(System.nanoTime() - asked);
            echoed.lazySet(echoed.get() + 1);
            advance(place);
            next = (next + 1) % numbers.length;
            giveUp(next, asked); // not by the clock: answers may lie unread while this thread has no processor
        }
    }

    private void giveUp(int place, long now) throws IOException {
        if (now - sent[place] >= PATIENCE_NANOS) {
            lost.lazySet(lost.get() + 1);
            advance(place);
        }
    }

    private void advance(int place) throws IOException {
        numbers[place] += numbers.length;
        ask(place);
    }
}
