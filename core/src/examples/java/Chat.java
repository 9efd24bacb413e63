import io.nodelay.frame.*;
import io.nodelay.loop.EventLoop;
import io.nodelay.net.*;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/** All hear all, by telnet (lines end in CRLF) or nc (LF). Who does not read misses lines: {@code Chat [port]}. */
public class Chat {
    private final Set<Framed<ByteBuffer>> readers = new LinkedHashSet<>();
    private int guests;

    public static void main(String[] args) {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 7003;
        try (EventLoop loop = EventLoop.open()) {
            NetServer server = Net.createServer(loop, new Chat()::join).listen(port);
            server.onListening(() -> System.out.println("Chat is open on port " + server.port()));
            loop.run();
        }
    }

    private void join(NetSocket socket) {
        socket.setNoDelay(true); // a line is all there is to send
        String name = "guest " + ++guests;
        Framed<ByteBuffer> guest = Framed.over(socket, () -> new Delimited("\n", 1_000));
        guest.onMessage(line -> tell(name + ": " + StandardCharsets.UTF_8.decode(line)));
        guest.onDrain(() -> readers.add(guest));
        socket.onClose(closed -> tell(name + " has left"));
        readers.add(guest);
        tell(name + " is here");
    }

    private void tell(String line) { // without its \r, and without codes that would move the others' cursors
        ByteBuffer text = StandardCharsets.UTF_8.encode(line.replaceAll("\\p{Cc}", "") + "\r\n");
        // Not each.send: with a name before it, a line may be longer than what we take. False: gone, or has yet to read
        // much.
        readers.removeIf(each -> !each.socket().write(text.duplicate()));
    }
}
