import io.nodelay.loop.EventLoop;
import io.nodelay.net.Net;
import io.nodelay.net.NetSocket;
import io.nodelay.net.Streams;
import java.nio.file.Path;

/** Carries standard input to a server and its answer to standard output: {@code Netcat host port | path}. */
public class Netcat {
    public static void main(String[] args) {
        try (EventLoop loop = EventLoop.open()) {
            NetSocket socket = args.length == 1
                    ? Net.connect(loop, Path.of(args[0]))
                    : Net.connect(loop, args[0], Integer.parseInt(args[1]));
            socket.onError(why -> System.err.println("Netcat: " + why.getMessage()));
            Streams.from(loop, System.in).pipe(socket);
            socket.pipe(Streams.to(loop, System.out));
            loop.run();
        }
    }
}
