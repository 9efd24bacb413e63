import io.nodelay.http.Http;
import io.nodelay.http.HttpServer;
import io.nodelay.http.ServerRequest;
import io.nodelay.http.ServerResponse;
import io.nodelay.loop.EventLoop;
import io.nodelay.net.Streams;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Stores what is uploaded, as fast as the disk takes it and no faster, however large it is:
 * {@code curl -T film.mkv http://localhost:8080/}.
 */
public class StreamUpload {
    public static void main(String[] args) throws Exception {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
        Path folder = args.length > 1 ? Path.of(args[1]) : Files.createTempDirectory("uploads");
        try (EventLoop loop = EventLoop.open()) {
            HttpServer server = Http.createServer(loop, (req, res) -> store(loop, req, res, folder));
            server.listen(port);
            System.out.println("http://localhost:" + server.port() + "/ stores in " + folder);
            loop.run();
        }
    }

    private static void store(EventLoop loop, ServerRequest req, ServerResponse res, Path folder) {
        if (!req.method().equals("PUT") && !req.method().equals("POST")) {
            res.setHeader("Allow", "PUT, POST").writeHead(405).end("PUT or POST\n");
            return;
        }
        Path file = folder.resolve("upload-" + System.nanoTime());
        req.pipe(Streams.to(loop, file))
                .onClose(how -> res.status(how.hadError() ? 500 : 201).end(file + "\n"));
    }
}
