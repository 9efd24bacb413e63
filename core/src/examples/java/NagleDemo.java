import io.nodelay.loop.EventLoop;
import io.nodelay.net.Net;
import io.nodelay.net.NetServer;
import io.nodelay.net.NetSocket;

/** Asks in two small writes and times the answer, ten times: with Nagle's algorithm, then without. */
public class NagleDemo {
    public static void main(String[] args) {
        try (EventLoop loop = EventLoop.open()) {
            // A question has two bytes; its first half gets no answer.
            NetServer server = Net.createServer(
                    loop, socket -> socket.onData(half -> socket.write(socket.bytesRead() % 2 == 0 ? "!" : "")));
            int port = server.listen(0).unref().port(); // unref: only the client keeps the loop running
            ask(loop, port, false).onClose(closed -> ask(loop, port, true));
            loop.run();
        }
        System.out.println("\nA stall: the second write waits for the first one's ACK, which the receiver delays.");
    }

    private static NetSocket ask(EventLoop loop, int port, boolean noDelay) {
        System.out.print(noDelay ? "\nNagle off, ms:" : "Nagle on,  ms:");
        NetSocket socket = Net.connect(loop, port);
        socket.setNoDelay(noDelay);
        long[] asked = {0};
        Runnable question = () -> {
            asked[0] = System.nanoTime();
            socket.write("a");
            socket.write("b");
        };
        socket.onConnect(question);
        socket.onData(answer -> {
            System.out.printf(" %.1f", (System.nanoTime() - asked[0]) / 1e6);
            Runnable next = socket.bytesRead() < 10 ? question : socket::end;
            next.run();
        });
        return socket;
    }
}
