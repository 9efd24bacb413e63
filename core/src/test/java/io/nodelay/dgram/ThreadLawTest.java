package io.nodelay.dgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodelay.testing.LoopExtension;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A socket belongs to its loop's thread: any other is refused with a sentence, by every method. */
class ThreadLawTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final InetSocketAddress SOMEWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

    private static final Map<Class<?>, Object> VALUES = Map.ofEntries(
            Map.entry(int.class, 1),
            Map.entry(long.class, 1L),
            Map.entry(boolean.class, true),
            Map.entry(byte[].class, new byte[1]),
            Map.entry(String.class, "127.0.0.1"),
            Map.entry(ByteBuffer.class, ByteBuffer.allocate(1)),
            Map.entry(InetSocketAddress.class, SOMEWHERE),
            Map.entry(RemoteInfo.class, new RemoteInfo(SOMEWHERE)),
            Map.entry(BindOptions.class, new BindOptions()),
            Map.entry(Sent.class, Outcomes.NOBODY),
            Map.entry(Runnable.class, (Runnable) () -> {}),
            Map.entry(Consumer.class, (Consumer<Object>) any -> {}),
            Map.entry(BiConsumer.class, (BiConsumer<Object, Object>) (one, other) -> {}));

    private static boolean refuses(UdpSocket socket, Method method) throws Exception {
        Object[] arguments =
                Arrays.stream(method.getParameterTypes()).map(VALUES::get).toArray();
        try {
            method.invoke(socket, arguments);
            return false;
        } catch (InvocationTargetException thrown) {
            return thrown.getCause() instanceof IllegalStateException refused
                    && refused.getMessage().contains("call loop.execute(...)");
        }
    }

    @Test
    void everyMethodOfASocketIsRefused() throws Exception {
        UdpSocket socket = loop.call(() -> Dgram.createSocket(loop.loop(), Family.UDP4));
        Set<String> served = new TreeSet<>();
        for (Method method : UdpSocket.class.getMethods()) {
            if (method.getDeclaringClass() == UdpSocket.class && !refuses(socket, method)) {
                served.add(method.getName());
            }
        }
        assertEquals(Set.of("loop"), served);
        assertEquals(
                SOMEWHERE.getAddress(),
                loop.call(() -> socket.bind(0, "127.0.0.1").address().getAddress()));
    }

    @Test
    void noSocketIsMadeOnAnotherThread() {
        assertThrows(IllegalStateException.class, () -> Dgram.createSocket(loop.loop(), Family.UDP4));
    }
}
