package io.nodelay.bench.conversations;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The client of a cell with replies: asks when a question is due, and times each from then on. In a closed load one is
 * due when the one before it is answered.
 */
final class Asker {
    /** Questions in flight; those due beyond it wait, which their latency contains. */
    private static final int MOST = 1 << 14;

    private final EventLoop loop;
    private final NetSocket socket;
    private final Cell cell;
    private final Trace trace;
    private final Pen pen;
    private final Window window;
    private final Runnable finished;
    private final Message question;
    private final Consumer<ByteBuffer> answers;
    private final long[] sentAt = new long[MOST];

    private Optional<Pacer> pacer = Optional.empty();
    private boolean clear = true;
    private boolean scheduled;
    private long due;
    private long sent;
    private long answered;

    Asker(EventLoop loop, NetSocket socket, Cell cell, Trace trace, Window window, Runnable finished) {
        this.loop = loop;
        this.socket = socket;
        this.cell = cell;
        this.trace = trace;
        this.pen = Pen.of(socket, trace);
        this.window = window;
        this.finished = finished;
        this.question = cell.question();
        this.answers = cell.carrier().reader(cell.answerSize(), this::answered);
        socket.onData(this::read);
        socket.onDrain(this::drained);
        socket.onClose(closed -> pacer.ifPresent(Pacer::close));
    }

    void start() {
        if (cell.load().closed()) {
            due();
        } else {
            pacer = Optional.of(Pacer.start(loop, cell.load(), this::due));
        }
    }

    private void due() {
        due++;
        send();
    }

    private void drained() {
        clear = true;
        send();
    }

    /** One question a turn: who is behind with many must hear answers between them. */
    private void send() {
        if (scheduled || !mayAsk()) {
            return;
        }
        sentAt[(int) (sent++ % MOST)] = System.nanoTime();
        clear = cell.questionPattern().write(pen, question);
        if (mayAsk()) {
            scheduled = true;
            loop.execute(this::sendNext);
        }
    }

    private void sendNext() {
        scheduled = false;
        send();
    }

    private boolean mayAsk() {
        return sent < due && sent - answered < MOST && clear && !window.done();
    }

    /** QUICKACK does not stick, so it is asked for at every read. */
    private void read(ByteBuffer bytes) {
        trace.read(bytes.remaining());
        if (cell.clientQuickAck()) {
            socket.setQuickAck(true);
        }
        answers.accept(bytes);
    }

    private void answered() {
        long now = System.nanoTime();
        long asked = sentAt[(int) (answered % MOST)];
        long number = answered++;
        long wished = pacer.map(one -> one.due(number)).orElse(asked);
        if (window.done()) {
            return;
        }
        if (!window.message(now, now - wished, now - asked)) {
            pacer.ifPresent(Pacer::close);
            finished.run();
        } else if (cell.load().closed()) {
            due();
        } else {
            send();
        }
    }
}
