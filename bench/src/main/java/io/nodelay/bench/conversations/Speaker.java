package io.nodelay.bench.conversations;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;
import java.util.Optional;

/** The server of a cell without replies: sends when a message is due, or in a closed load as fast as the socket takes them. */
final class Speaker {
    /** Messages between two turns of the loop, which has to see what else happens. */
    private static final int BATCH = 64;

    private final EventLoop loop;
    private final NetSocket socket;
    private final Pen pen;
    private final Cell cell;
    private final Stamps stamps;
    private final Message message;

    private Optional<Pacer> pacer = Optional.empty();
    private boolean clear = true;
    private boolean scheduled;
    private boolean over;
    private long due;
    private long sent;

    Speaker(EventLoop loop, NetSocket socket, Cell cell, Stamps stamps) {
        this.loop = loop;
        this.socket = socket;
        this.pen = Pen.of(socket, new Trace(false));
        this.cell = cell;
        this.stamps = stamps;
        this.message = cell.answer();
        socket.onClose(closed -> end());
    }

    void start() {
        if (cell.load().closed()) {
            socket.onDrain(this::pour);
            pour();
        } else {
            socket.onDrain(this::drained);
            pacer = Optional.of(Pacer.start(loop, cell.load(), this::due));
        }
    }

    private void end() {
        over = true;
        pacer.ifPresent(Pacer::close);
    }

    private void pour() {
        for (int i = 0; i < BATCH && !over && stamps.hasRoom(sent); i++) {
            long now = System.nanoTime();
            if (!send(now, now)) {
                return; // drain pours on
            }
        }
        if (!over) {
            loop.execute(this::pour);
        }
    }

    private void due() {
        due++;
        sendDue();
    }

    private void drained() {
        clear = true;
        sendDue();
    }

    /** One message a turn, so that a loop that is behind still sees what else happens. */
    private void sendDue() {
        if (scheduled || !maySend()) {
            return;
        }
        clear = send(pacer.orElseThrow().due(sent), System.nanoTime());
        if (maySend()) {
            scheduled = true;
            loop.execute(this::sendNext);
        }
    }

    private void sendNext() {
        scheduled = false;
        sendDue();
    }

    private boolean maySend() {
        return sent < due && clear && !over && stamps.hasRoom(sent);
    }

    private boolean send(long wished, long now) {
        stamps.sent(sent++, wished, now);
        return cell.answerPattern().write(pen, message);
    }
}
