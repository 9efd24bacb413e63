import io.nodelay.dgram.Dgram;
import io.nodelay.dgram.Family;
import io.nodelay.dgram.UdpSocket;
import io.nodelay.loop.EventLoop;

/** Sends everybody's datagrams back: {@code UdpEcho [port]}. */
public class UdpEcho {
    public static void main(String[] args) {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 7002;
        try (EventLoop loop = EventLoop.open()) {
            UdpSocket echo = Dgram.createSocket(loop, Family.UDP4);
            echo.onMessage((bytes, from) -> echo.send(bytes, from));
            echo.bind(port);
            echo.onListening(() -> System.out.println(
                    "UdpEcho sends datagrams back on port " + echo.address().getPort()));
            loop.run();
        }
    }
}
