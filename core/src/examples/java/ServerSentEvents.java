import io.nodelay.http.Http;
import io.nodelay.http.HttpServer;
import io.nodelay.http.ServerResponse;
import io.nodelay.loop.EventLoop;
import io.nodelay.loop.Timer;
import java.time.Instant;

/** An answer that never ends: the time, once a second. {@code curl -N http://localhost:8080/}, or a browser's EventSource. */
public class ServerSentEvents {
    public static void main(String[] args) {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
        try (EventLoop loop = EventLoop.open()) {
            HttpServer server = Http.createServer(loop, (req, res) -> {
                res.setHeader("Content-Type", "text/event-stream");
                res.setHeader("Cache-Control", "no-store");
                tick(loop, res);
            });
            server.listen(port);
            System.out.println("http://localhost:" + server.port() + "/");
            loop.run();
        }
    }

    private static void tick(EventLoop loop, ServerResponse res) {
        Timer[] next = new Timer[1];
        Runnable tell = () -> {
            res.write("data: " + Instant.now() + "\n\n"); // a client that does not read is given up after a while
            next[0].rearm(1_000);
        };
        next[0] = loop.setTimeout(0, tell);
        res.onClose(how -> {
            next[0].cancel();
            System.out.println("a reader has gone");
        });
    }
}
