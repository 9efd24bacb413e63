import io.nodelay.http.Http;
import io.nodelay.http.HttpServer;
import io.nodelay.loop.EventLoop;

/** The smallest web server: {@code curl -i http://localhost:8080/any/path?you=like}. */
public class HelloHttp {
    public static void main(String[] args) {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
        try (EventLoop loop = EventLoop.open()) {
            HttpServer server = Http.createServer(loop, (req, res) -> {
                res.setHeader("Content-Type", "text/plain; charset=utf-8");
                res.end("hello, you have asked for " + req.path() + "\n");
            });
            server.listen(port);
            System.out.println("http://localhost:" + server.port() + "/");
            loop.run();
        }
    }
}
