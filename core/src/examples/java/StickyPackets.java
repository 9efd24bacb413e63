import static java.nio.charset.StandardCharsets.UTF_8;

import io.nodelay.frame.*;
import io.nodelay.loop.EventLoop;
import io.nodelay.net.*;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Three messages in four writes, and as what they arrive: side by side, without a framing and with each. */
public class StickyPackets {
    public static void main(String[] args) {
        Consumer<ByteBuffer> tell = message -> System.out.print("[" + UTF_8.decode(message) + "] ");
        System.out.printf("%-16s%-29s%s%n", "", "written", "arrives as");
        show("no framing", socket -> socket.onData(tell), "HI", "THERE", "AGA", "IN");
        show("FixedLength", framed(() -> new FixedLength(5), tell), "HI   ", "THERE", "AGA", "IN");
        show("Delimited", framed(Delimited::new, tell), "HI\r\n", "THERE\r\n", "AGA", "IN\r\n");
        show("LengthPrefixed", framed(() -> LengthPrefixed.bytes(2), tell), "\0\2HI", "\0\5THERE", "\0\5AGA", "IN");
        show("StackBuffer", in -> in.onData(new StackBuffer(tell)), "\0\2HI", "\0\5THERE", "\0\5AGA", "IN");
        Consumer<Packet> both = packet -> System.out.print(packet.serial() + "[" + UTF_8.decode(packet.body()) + "] ");
        show("Numbered", framed(Numbered::new, both), "\0\1\0\2HI", "\0\2\0\5THERE", "\0\3\0\5AGA", "IN");
    }

    private static <T> Consumer<NetSocket> framed(Supplier<Codec<T>> codec, Consumer<? super T> reader) {
        return socket -> Framed.over(socket, codec).onMessage(reader);
    }

    private static void show(String name, Consumer<NetSocket> reader, String... writes) {
        System.out.printf("%-16s%-29s", name, String.join("|", writes).replaceAll("\\p{Cntrl}", "."));
        try (EventLoop loop = EventLoop.open()) {
            int port = Net.createServer(loop, reader).listen(0).unref().port();
            NetSocket client = Net.connect(loop, port);
            client.onConnect(() -> Stream.of(writes).limit(3).forEach(client::write));
            client.onConnect(() -> loop.setTimeout(20, () -> client.write(writes[3], sent -> client.end())));
            loop.run();
        }
        System.out.println();
    }
}
