import io.nodelay.dgram.BindOptions;
import io.nodelay.dgram.Dgram;
import io.nodelay.dgram.Family;
import io.nodelay.dgram.UdpSocket;
import io.nodelay.loop.EventLoop;
import java.nio.charset.StandardCharsets;

/** Greets a group once a second, and tells who else does: {@code Multicast [group [port [interface]]]}. */
public class Multicast {
    public static void main(String[] args) {
        String group = args.length > 0 ? args[0] : "239.255.70.70";
        int port = args.length > 1 ? Integer.parseInt(args[1]) : 7003;
        try (EventLoop loop = EventLoop.open()) {
            UdpSocket socket = Dgram.createSocket(loop, Family.UDP4);
            if (args.length > 2) {
                socket.setMulticastInterface(args[2]);
            }
            socket.onMessage((bytes, from) -> System.out.println(
                    from.address().getHostAddress() + " says " + StandardCharsets.UTF_8.decode(bytes)));
            socket.bind(new BindOptions().port(port).reuseAddr(true), () -> {
                int bound = socket.address().getPort();
                System.out.println("Multicast greets " + group + " on port " + bound);
                socket.addMembership(group);
                greet(socket, group, bound);
            });
            loop.run();
        }
    }

    private static void greet(UdpSocket socket, String group, int port) {
        socket.send("hello from " + ProcessHandle.current().pid(), port, group);
        socket.loop().setTimeout(1_000, () -> greet(socket, group, port));
    }
}
