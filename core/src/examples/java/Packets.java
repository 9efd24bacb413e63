import io.nodelay.frame.*;
import io.nodelay.loop.EventLoop;
import io.nodelay.net.*;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Answers, short ones first: {@code Packets port}. Asks, and knows by number which is which: {@code Packets host port}. */
public class Packets {
    public static void main(String[] args) {
        try (EventLoop loop = EventLoop.open()) {
            if (args.length == 2) {
                ask(Net.connect(loop, args[0], Integer.parseInt(args[1])));
            } else {
                NetServer server = Net.createServer(loop, Packets::answer).listen(Integer.parseInt(args[0]));
                server.onListening(() -> System.out.println("Packets answers on port " + server.port()));
            }
            loop.run();
        }
    }

    private static void answer(NetSocket socket) { // whom 16 MiB of answers await is cut off: NetOptions.maxBuffered
        Framed<Packet> packets = Framed.over(socket, Numbered::new);
        socket.setNoDelay(true); // an answer does not wait until the one before it is acknowledged
        packets.onMessage(it -> socket.loop().setTimeout(it.body().remaining() % 1_000, () -> packets.send(it)));
    }

    private static void ask(NetSocket socket) {
        Map<Integer, String> asked = new TreeMap<>(Map.of(1, "elephant", 2, "horse", 3, "ox"));
        Framed<Packet> packets = Framed.over(socket, Numbered::new);
        asked.forEach((serial, word) -> packets.send(new Packet(serial, StandardCharsets.UTF_8.encode(word))));
        socket.onError(why -> System.err.println("Packets: " + why.getMessage()));
        packets.onMessage(answer -> {
            System.out.println(asked.remove(answer.serial()) + ": " + StandardCharsets.UTF_8.decode(answer.body()));
            if (asked.isEmpty()) {
                socket.end();
            }
        });
    }
}
