import io.nodelay.loop.EventLoop;
import io.nodelay.net.ConnectOptions;
import io.nodelay.net.Net;
import io.nodelay.net.NetOptions;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;

/**
 * Forwards every connection, each way at the receiver's pace: {@code Forward port host port}. One side's
 * end is passed on while the other side may still speak, so both sockets are allowed to be half open.
 */
public class Forward {
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        NetOptions halfOpen = new NetOptions().allowHalfOpen(true);
        ConnectOptions target = new ConnectOptions()
                .host(args[1])
                .port(Integer.parseInt(args[2]))
                .socket(halfOpen);
        try (EventLoop loop = EventLoop.open()) {
            NetServer server = Net.createServer(loop, halfOpen, client -> {
                NetSocket onward = Net.connect(loop, target);
                onward.onError(why -> System.out.println(why.getMessage()));
                client.pipe(onward);
                onward.pipe(client);
            });
            server.onListening(() -> System.out.println("Forward leads to " + target + " from port " + server.port()));
            server.listen(port);
            loop.run();
        }
    }
}
