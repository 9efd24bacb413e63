import io.nodelay.loop.EventLoop;
import io.nodelay.net.Net;
import io.nodelay.net.NetServer;

/** Sends everybody's bytes back, no faster than they are read: {@code Echo [port]}. */
public class Echo {
    public static void main(String[] args) {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 7000;
        try (EventLoop loop = EventLoop.open()) {
            NetServer server =
                    Net.createServer(loop, socket -> socket.pipe(socket)).listen(port);
            server.onListening(() -> System.out.println("Echo sends bytes back on port " + server.port()));
            loop.run();
        }
    }
}
