package io.nodelay.bench.conversations;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The client of a cell whose questions are each the first on their connection. In a closed load the next is asked when the
 * connection of the last is closed, and timed from its first write; in an open one it is timed from when it was due, its
 * connecting included.
 */
final class ColdAsker implements AutoCloseable {
    /** Connections at a time; questions due beyond it wait, which their latency contains. */
    private static final int MOST = 256;

    private final EventLoop loop;
    private final Supplier<NetSocket> dial;
    private final Consumer<NetSocket> greet;
    private final Cell cell;
    private final Window window;
    private final Runnable finished;
    private final Message question;
    private final Trace trace = new Trace(false);
    private final Set<NetSocket> open = new HashSet<>();

    private Optional<Pacer> pacer = Optional.empty();
    private boolean over;
    private long due;
    private long asked;

    /**
     * Asks nothing yet.
     *
     * @param dial makes a connection, whose errors are the caller's
     * @param greet told of each when it is there
     */
    ColdAsker(
            EventLoop loop,
            Supplier<NetSocket> dial,
            Consumer<NetSocket> greet,
            Cell cell,
            Window window,
            Runnable finished) {
        this.loop = loop;
        this.dial = dial;
        this.greet = greet;
        this.cell = cell;
        this.window = window;
        this.finished = finished;
        this.question = cell.question();
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
        connect();
    }

    private void connect() {
        if (over || asked == due || open.size() == MOST) {
            return;
        }
        long number = asked++;
        NetSocket socket = dial.get();
        open.add(socket);
        socket.onConnect(() -> ask(socket, number));
        socket.onClose(closed -> closed(socket));
    }

    private void ask(NetSocket socket, long number) {
        greet.accept(socket);
        long sent = System.nanoTime();
        long wished = pacer.map(one -> one.due(number)).orElse(sent);
        Consumer<ByteBuffer> answers = cell.carrier().reader(cell.answerSize(), () -> answered(socket, wished, sent));
        socket.onData(bytes -> {
            if (cell.clientQuickAck()) {
                socket.setQuickAck(true);
            }
            answers.accept(bytes);
        });
        cell.questionPattern().write(Pen.of(socket, trace), question);
    }

    private void answered(NetSocket socket, long wished, long sent) {
        long now = System.nanoTime();
        socket.destroy();
        if (!over && !window.message(now, now - wished, now - sent)) {
            finished.run();
            close();
        }
    }

    private void closed(NetSocket socket) {
        open.remove(socket);
        if (cell.load().closed() && !over) {
            due();
        } else {
            connect();
        }
    }

    @Override
    public void close() {
        over = true;
        pacer.ifPresent(Pacer::close);
        Set.copyOf(open).forEach(NetSocket::destroy);
    }
}
