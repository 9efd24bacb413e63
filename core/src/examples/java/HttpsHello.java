import io.nodelay.http.HttpServer;
import io.nodelay.https.Https;
import io.nodelay.loop.EventLoop;
import io.nodelay.tls.SecureContext;
import io.nodelay.tls.TlsOptions;
import java.nio.file.Path;

/** HelloHttp under TLS: {@code HttpsHello 8443 server.key server.crt}, and {@code curl --cacert ca.crt https://localhost:8443/}. */
public class HttpsHello {
    public static void main(String[] args) {
        SecureContext context =
                SecureContext.of(new TlsOptions().key(Path.of(args[1])).cert(Path.of(args[2])));
        try (EventLoop loop = EventLoop.open()) {
            HttpServer server = Https.createServer(loop, context, (req, res) -> {
                res.setHeader("Content-Type", "text/plain; charset=utf-8");
                res.end("hello, nobody else knows that you have asked for " + req.path() + "\n");
            });
            server.listen(Integer.parseInt(args[0]));
            System.out.println("https://localhost:" + server.port() + "/");
            loop.run();
        }
    }
}
