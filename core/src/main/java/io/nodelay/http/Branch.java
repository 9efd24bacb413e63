package io.nodelay.http;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a server has on each of its loops: the connections there, and the memory and clocks that they share. */
final class Branch {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final long MILLIS_PER_SECOND = 1_000;
    /** An idle connection is closed so much later than announced: a request that crosses the closing is lost. */
    private static final long KEEP_ALIVE_MARGIN = 1_000;

    private final HttpServer server;
    private final EventLoop loop;
    private final ServerOptions options;
    private final Outbox outbox;
    private final Window window;
    private final HeadParser parser;
    private final HttpDate date;
    private final byte[] keepAlive;

    /** On which no request has come. */
    private final Line opened;
    /** Between two requests. */
    private final Line idle;
    /** Which something is under way on; each has its own clock if it waits for its client. */
    private final Line busy;

    private boolean closing;

    Branch(HttpServer server, EventLoop loop, ServerOptions options) {
        this.server = server;
        this.loop = loop;
        this.options = options;
        this.outbox = new Outbox(loop);
        this.window = Window.ofRequests(options.maxHeaderSize());
        this.parser = new HeadParser(options.lenient());
        this.date = new HttpDate(loop);
        long announced = options.keepAliveTimeout() / MILLIS_PER_SECOND;
        this.keepAlive = Ascii.bytes(announced == 0 ? "" : "Keep-Alive: timeout=" + announced + "\r\n");
        this.opened = new Line(loop, options.headersTimeout());
        this.idle =
                new Line(loop, options.keepAliveTimeout() == 0 ? 0 : options.keepAliveTimeout() + KEEP_ALIVE_MARGIN);
        this.busy = new Line(loop, 0);
    }

    void connect(NetSocket socket) {
        ServerConnection connection = new ServerConnection(socket, this);
        connection.start();
        if (closing) {
            connection.dismissIfIdle();
        }
    }

    HttpServer server() {
        return server;
    }

    ServerOptions options() {
        return options;
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

    /** The whole line. */
    byte[] date() {
        return date.line();
    }

    /** How long the connection of an answer may be idle behind it; empty if that is not announced. */
    byte[] keepAlive() {
        return keepAlive;
    }

    ByteBuffer nothing() {
        return NOTHING;
    }

    Line opened() {
        return opened;
    }

    Line idle() {
        return idle;
    }

    Line busy() {
        return busy;
    }

    /** Whether every answer is its connection's last. */
    boolean closing() {
        return closing;
    }

    void closing(boolean on) {
        closing = on;
    }

    void closeIdle() {
        opened.forEach(place -> ((ServerConnection) place).dismissIfIdle());
        idle.forEach(place -> ((ServerConnection) place).dismissIfIdle());
    }

    void closeAll() {
        for (Line line : new Line[] {opened, idle, busy}) {
            line.forEach(place -> ((ServerConnection) place).socket().destroy());
        }
    }

    /** An answer of the library's own: whole, and the connection's last. */
    void putError(Outbox out, HttpException why, boolean headAlone) {
        byte[] text = (why.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        out.put(Status.line(why.status()));
        out.put(date());
        out.field("Connection", "close");
        out.field("Content-Type", "text/plain; charset=utf-8");
        out.field("Content-Length", Integer.toString(text.length));
        out.put(Outbox.CRLF);
        if (!headAlone) {
            out.put(text);
        }
    }

    EventLoop loop() {
        return loop;
    }
}
