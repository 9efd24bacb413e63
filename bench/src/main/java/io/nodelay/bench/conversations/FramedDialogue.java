package io.nodelay.bench.conversations;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;
import java.nio.ByteBuffer;

/** A cell of the framed conversations being talked. */
final class FramedDialogue implements Dialogue {
    /** One-way messages between two looks at the clock. */
    static final int STRIDE = 32;
    /** One-way messages between two turns of the loop, which has to see what else happens. */
    private static final int TURN = 64;

    private final FramedCell cell;

    FramedDialogue(FramedCell cell) {
        this.cell = cell;
    }

    @Override
    public String name() {
        return cell.name();
    }

    /** Messages that the window counts as one. */
    int stride() {
        return cell.exchange() == Exchange.STREAM ? STRIDE : cell.batch();
    }

    /** The server's own Nagle is off throughout, so that only the sender's setting varies. */
    @Override
    public void serve(NetSocket socket, Window window, Runnable finished) {
        socket.setNoDelay(true);
        Messages messages = Messages.over(socket, cell.framing(), cell.size());
        if (cell.exchange() == Exchange.STREAM) {
            messages.onMessage(new Counter(window, finished)::counted);
        } else {
            messages.onMessage(new Answerer(socket, messages)::answer);
        }
    }

    @Override
    public void speak(EventLoop loop, NetSocket socket, Window window, Runnable finished) {
        socket.setNoDelay(cell.noDelay());
        Batch batch = new Batch(socket, Messages.over(socket, cell.framing(), cell.size()));
        if (cell.exchange() == Exchange.STREAM) {
            new Pourer(loop, batch).pour();
        } else {
            new Caller(batch, window, finished).call();
        }
    }

    /** As many messages as are sent together. */
    private final class Batch {
        private final NetSocket socket;
        private final Messages messages;
        private final ByteBuffer message = ByteBuffer.allocateDirect(cell.size());

        Batch(NetSocket socket, Messages messages) {
            this.socket = socket;
            this.messages = messages;
        }

        boolean send() {
            if (cell.batch() == 1) {
                return messages.send(message.clear());
            }
            boolean more = true;
            socket.cork();
            for (int i = 0; i < cell.batch(); i++) {
                more = messages.send(message.clear());
            }
            socket.uncork();
            return more;
        }
    }

    /** Sends one batch after another, as fast as the socket takes them. */
    private final class Pourer {
        private final EventLoop loop;
        private final Batch batch;
        private boolean over;

        Pourer(EventLoop loop, Batch batch) {
            this.loop = loop;
            this.batch = batch;
            batch.messages.onDrain(this::pour);
            batch.socket.onClose(closed -> over = true);
        }

        void pour() {
            for (int i = 0; i < TURN && !over; i += cell.batch()) {
                if (!batch.send()) {
                    return; // drain pours on
                }
            }
            if (!over) {
                loop.execute(this::pour);
            }
        }
    }

    /** Counts what comes one way. */
    private static final class Counter {
        private final Window window;
        private final Runnable finished;
        private int count;
        private long before = System.nanoTime();

        Counter(Window window, Runnable finished) {
            this.window = window;
            this.finished = finished;
        }

        void counted(ByteBuffer message) {
            if (++count < STRIDE) {
                return;
            }
            count = 0;
            long now = System.nanoTime();
            long spent = now - before;
            before = now;
            if (!window.done() && !window.message(now, spent)) {
                finished.run();
            }
        }
    }

    /** Sends a batch, waits for all of it, and sends the next. */
    private final class Caller {
        private final Batch batch;
        private final Window window;
        private final Runnable finished;
        private int back;
        private long called;

        Caller(Batch batch, Window window, Runnable finished) {
            this.batch = batch;
            this.window = window;
            this.finished = finished;
            batch.messages.onMessage(this::heard);
        }

        void call() {
            called = System.nanoTime();
            batch.send();
        }

        private void heard(ByteBuffer message) {
            if (++back < cell.batch()) {
                return;
            }
            back = 0;
            long now = System.nanoTime();
            if (window.message(now, now - called)) {
                call();
            } else {
                finished.run();
            }
        }
    }

    /** Sends every message back, corked as they came. */
    private final class Answerer {
        private final NetSocket socket;
        private final Messages messages;
        private int corked;

        Answerer(NetSocket socket, Messages messages) {
            this.socket = socket;
            this.messages = messages;
        }

        void answer(ByteBuffer message) {
            if (cell.batch() == 1) {
                messages.send(message);
                return;
            }
            if (corked == 0) {
                socket.cork();
            }
            messages.send(message);
            if (++corked == cell.batch()) {
                corked = 0;
                socket.uncork();
            }
        }
    }
}
