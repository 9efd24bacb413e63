import io.nodelay.dgram.Dgram;
import io.nodelay.dgram.Family;
import io.nodelay.dgram.UdpSocket;
import io.nodelay.loop.EventLoop;
import java.nio.ByteBuffer;

/** Asks a UDP echo server ten questions, and each again while 200 ms bring no answer: {@code Ping host port}. */
public class Ping {
    private final EventLoop loop = EventLoop.open();
    private final UdpSocket socket = Dgram.createSocket(loop, Family.UDP4).unref();
    private int answered;
    private int lost;

    public static void main(String[] args) {
        Ping ping = new Ping();
        ping.socket.onError(why -> System.out.println(why.getMessage()));
        ping.socket.onMessage((bytes, from) -> ping.heard(bytes.getInt()));
        ping.socket.connect(Integer.parseInt(args[1]), args[0], () -> ping.ask(0));
        ping.loop.run(); // until no timer is pending: the socket alone does not keep it running
        ping.loop.close();
        System.out.printf("%d questions answered, %d datagrams lost%n", ping.answered, ping.lost);
    }

    private void heard(int answer) {
        if (answer == answered) { // and is no late one
            ask(++answered);
        }
    }

    private void ask(int question) {
        if (question < 10) {
            socket.send(ByteBuffer.allocate(4).putInt(0, question));
            loop.setTimeout(200, () -> {
                if (question == answered && ++lost < 10) {
                    ask(question);
                }
            });
        }
    }
}
