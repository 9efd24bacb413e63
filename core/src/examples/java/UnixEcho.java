import io.nodelay.loop.EventLoop;
import io.nodelay.net.Net;
import io.nodelay.net.NetServer;
import java.nio.file.Path;

/** {@code Echo} on a UNIX socket: {@code UnixEcho [path]}. */
public class UnixEcho {
    public static void main(String[] args) {
        Path path = Path.of(args.length > 0 ? args[0] : "echo.sock");
        try (EventLoop loop = EventLoop.open()) {
            NetServer server =
                    Net.createServer(loop, socket -> socket.pipe(socket)).listen(path);
            server.onListening(() -> System.out.println("UnixEcho sends bytes back on " + server.address()));
            // Stopped by ^C, the process still closes the loop, and with it the server, which removes its file.
            Runtime.getRuntime().addShutdownHook(new Thread(loop::close));
            loop.run();
        }
    }
}
