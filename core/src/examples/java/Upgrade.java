import io.nodelay.http.Http;
import io.nodelay.http.HttpServer;
import io.nodelay.http.ServerRequest;
import io.nodelay.loop.EventLoop;
import io.nodelay.net.NetSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Another protocol on the same port: it answers in capitals.
 * {@code printf 'GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: shout\r\n\r\nhello\n' | nc -N localhost 8080}
 */
public class Upgrade {
    public static void main(String[] args) {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
        try (EventLoop loop = EventLoop.open()) {
            HttpServer server = Http.createServer(loop, (req, res) -> {
                res.setHeader("Connection", "upgrade").setHeader("Upgrade", "shout");
                res.writeHead(426).end("upgrade to shout\n");
            });
            server.onUpgrade("shout", Upgrade::shout);
            server.listen(port);
            System.out.println("port " + server.port());
            loop.run();
        }
    }

    private static void shout(ServerRequest req, NetSocket socket, ByteBuffer head) {
        socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: shout\r\n\r\n");
        socket.unread(head);
        socket.onEnd(socket::end);
        socket.onText(StandardCharsets.UTF_8, text -> socket.write(text.toUpperCase(Locale.ROOT)));
    }
}
