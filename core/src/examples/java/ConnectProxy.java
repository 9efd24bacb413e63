import io.nodelay.http.Http;
import io.nodelay.http.HttpServer;
import io.nodelay.http.ServerRequest;
import io.nodelay.loop.EventLoop;
import io.nodelay.net.ConnectOptions;
import io.nodelay.net.Net;
import io.nodelay.net.NetOptions;
import io.nodelay.net.NetSocket;
import java.nio.ByteBuffer;

/** A proxy for tunnels, as browsers use it for HTTPS: {@code curl -x http://localhost:8080 https://example.org/}. */
public class ConnectProxy {
    public static void main(String[] args) {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
        try (EventLoop loop = EventLoop.open()) {
            HttpServer server =
                    Http.createServer(loop, (req, res) -> res.writeHead(501).end("CONNECT only\n"));
            server.onConnect((req, client, head) -> tunnel(loop, req, client, head));
            server.listen("localhost", port); // a tunnel to anywhere is nothing to offer to everybody
            server.onListening(() -> System.out.println("proxy on port " + server.port()));
            loop.run();
        }
    }

    private static void tunnel(EventLoop loop, ServerRequest req, NetSocket client, ByteBuffer head) {
        String[] asked = req.target().replaceAll("[\\[\\]]", "").split(":(?=\\d+$)", 2);
        int port = Integer.parseInt(asked[1]);
        ConnectOptions to = new ConnectOptions().host(asked[0]).port(port);
        NetSocket far = Net.connect(loop, to.socket(new NetOptions().allowHalfOpen(true)));
        var refusal = far.onError(why -> client.write("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n"));
        far.onClose(how -> client.destroySoon());
        client.onClose(how -> far.destroy());
        far.onConnect(() -> {
            refusal.cancel(); // in the tunnel it would be taken for the other side's words
            client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
            far.write(head);
            client.pipe(far).pipe(client);
        });
    }
}
