package io.nodelay.bench.conversations;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;

/** A cell of the Nagle benchmark being talked. What one loop writes and another thread reads is volatile. */
final class NagleDialogue implements Dialogue {
    private final Cell cell;
    private volatile boolean quickAck;
    private volatile boolean noDelay;

    NagleDialogue(Cell cell) {
        this.cell = cell;
    }

    @Override
    public String name() {
        return cell.name();
    }

    /** The server's own Nagle is off throughout, so that only the sender's setting varies. */
    @Override
    public void serve(NetSocket socket, Window window, Runnable finished) {
        socket.setNoDelay(true);
        quickAck = !cell.quickAck() || socket.setQuickAck(true);
        if (cell.pattern() == Pattern.STREAM) {
            socket.onData(new Sink(socket, cell, window, finished)::read);
        } else {
            socket.onData(new Replier(socket, cell)::read);
        }
    }

    @Override
    public void speak(EventLoop loop, NetSocket socket, Window window, Runnable finished) {
        socket.setNoDelay(cell.noDelay());
        noDelay = socket.noDelay();
        if (cell.pattern() == Pattern.STREAM) {
            new Streamer(loop, socket, cell).pour();
        } else {
            Asker asker = new Asker(socket, cell, window, finished);
            socket.onData(asker::read);
            asker.ask();
        }
    }

    /** What came of it, once it is over. */
    Outcome outcome(Window window) {
        return new Outcome(cell, noDelay, quickAck, window.histogram(), window.nanos(), window.segments());
    }
}
