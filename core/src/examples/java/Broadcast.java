import io.nodelay.loop.EventLoop;
import io.nodelay.net.Net;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/** Tells everybody's lines to everybody, but holds none back for a slow reader: {@code Broadcast [port]}. */
public class Broadcast {
    /** A write that answers false has filled its socket's queue: the socket misses what comes until it has drained. */
    private final Set<NetSocket> ready = new LinkedHashSet<>();

    public static void main(String[] args) {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 7001;
        try (EventLoop loop = EventLoop.open()) {
            NetServer server = Net.createServer(loop, new Broadcast()::join).listen(port);
            server.onListening(() -> System.out.println("Broadcast tells lines to all on port " + server.port()));
            loop.run();
        }
    }

    private void join(NetSocket socket) {
        ready.add(socket);
        socket.setNoDelay(true); // these lines are all there is to send
        socket.onDrain(() -> ready.add(socket));
        socket.onClose(closed -> ready.remove(socket));
        String[] begun = {""};
        socket.onText(StandardCharsets.UTF_8, text -> {
            String said = begun[0] + text;
            int whole = said.lastIndexOf('\n') + 1;
            String lines = said.substring(0, whole);
            ready.removeIf(each -> !each.write(lines));
            begun[0] = said.substring(whole);
            if (begun[0].length() > 1_000) {
                socket.destroy(); // a line without end must not fill the memory
            }
        });
    }
}
