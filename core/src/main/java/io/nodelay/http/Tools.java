package io.nodelay.http;

import io.nodelay.loop.EventLoop;

/** What the client connections of one loop use by turns: memory in which heads are put together and read, and a parser. */
final class Tools {
    private static final int USUAL_HEAD = 16 * 1024;

    private final Outbox outbox;
    private final Window window = Window.ofResponses(USUAL_HEAD);
    private final HeadParser parser = new HeadParser(false);

    private Tools(EventLoop loop) {
        outbox = new Outbox(loop);
    }

    static Tools of(EventLoop loop) {
        return loop.local(Tools.class, () -> new Tools(loop));
    }

    Outbox outbox() {
        return outbox;
    }

    Window window() {
        return window;
    }

    HeadParser parser() {
        return parser;
    }
}
