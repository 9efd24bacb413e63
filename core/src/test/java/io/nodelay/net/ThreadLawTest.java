package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.EventLoop;
import io.nodelay.stream.Readable;
import io.nodelay.stream.Writable;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Everything made with a loop belongs to its thread: any other is refused with a sentence, by every method, and nothing
 * has happened (activej/activej#197 is a write that half-worked).
 */
class ThreadLawTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    /** What may be asked from anywhere: it never changes. */
    private static final Set<String> FREE = Set.of("loop");

    private static Object value(Class<?> type) {
        Map<Class<?>, Object> values = Map.of(
                long.class,
                0L,
                int.class,
                1,
                boolean.class,
                true,
                byte[].class,
                new byte[1],
                String.class,
                "text",
                ByteBuffer.class,
                ByteBuffer.allocate(1),
                Charset.class,
                StandardCharsets.UTF_8,
                Path.class,
                Path.of("socket"),
                ListenOptions.class,
                new ListenOptions(),
                IOException.class,
                new IOException("must not get there"));
        return type.isInterface() && type != Path.class ? doesNothing(type) : values.get(type);
    }

    private static Object doesNothing(Class<?> callback) {
        InvocationHandler nothing = (proxy, method, arguments) -> null;
        return Proxy.newProxyInstance(callback.getClassLoader(), new Class<?>[] {callback}, nothing);
    }

    /** The public methods of an object that do not refuse this thread. */
    private static Set<String> notRefused(Object target, Class<?> type) throws Exception {
        Set<String> served = new TreeSet<>();
        for (Method method : type.getMethods()) {
            boolean ours = method.getDeclaringClass().getName().startsWith("io.nodelay.");
            boolean called = ours && !Modifier.isStatic(method.getModifiers()) && !FREE.contains(method.getName());
            if (called && !refuses(target, method)) {
                served.add(method.getName());
            }
        }
        return served;
    }

    private static boolean refuses(Object target, Method method) throws Exception {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = value(types[i]);
        }
        method.setAccessible(true); // of a class that only its interface shows
        try {
            method.invoke(target, arguments);
            return false;
        } catch (InvocationTargetException thrown) {
            return thrown.getCause() instanceof IllegalStateException refused
                    && refused.getMessage().contains("call loop.execute(...)");
        }
    }

    @Test
    void everyMethodOfASocketIsRefused() throws Exception {
        try (Accepted it = Accepted.over(Wire.TCP4, loop)) {
            assertEquals(Set.of(), notRefused(it.socket(), NetSocket.class));
            loop.run(() -> it.socket().write("unharmed"));
            assertEquals("unharmed", it.peer().readText(8));
        }
    }

    @Test
    void everyMethodOfAServerIsRefused() throws Exception {
        NetServer server = loop.call(() -> Wire.TCP4.listen(loop.loop(), socket -> {}));
        assertEquals(Set.of(), notRefused(server, NetServer.class));
        assertTrue(loop.call(server::listening));
    }

    @Test
    void everyMethodOfASourceIsRefused() throws Exception {
        Readable source = loop.call(() -> Streams.from(loop.loop(), new ByteArrayInputStream(new byte[1])));
        Set<String> served = notRefused(source, source.getClass());
        assertEquals(Set.of(), served);
    }

    @Test
    void everyMethodOfASinkIsRefused() throws Exception {
        Writable sink = loop.call(() -> Streams.to(loop.loop(), new ByteArrayOutputStream()));
        assertEquals(Set.of(), notRefused(sink, sink.getClass()));
    }

    @Test
    void nothingIsMadeOnAnotherThread() {
        EventLoop running = loop.loop();
        assertThrows(IllegalStateException.class, () -> Net.createServer(running, socket -> {}));
        assertThrows(IllegalStateException.class, () -> Net.connect(running, 1));
        assertThrows(IllegalStateException.class, () -> Streams.from(running, new ByteArrayInputStream(new byte[1])));
        assertThrows(IllegalStateException.class, () -> Streams.to(running, new ByteArrayOutputStream()));
    }

    @Test
    void theRefusalIsASentenceWithTheWayIn() throws Exception {
        try (Accepted it = Accepted.over(Wire.TCP4, loop)) {
            String said = assertThrows(IllegalStateException.class, () -> it.socket()
                            .write("x".getBytes(StandardCharsets.US_ASCII)))
                    .getMessage();
            assertTrue(said.contains(Thread.currentThread().getName()), said);
            assertTrue(said.contains(loop.thread().getName()), said);
        }
    }

    @Test
    void beforeTheLoopRunsItsObjectsBelongToWhoeverOpenedIt() throws IOException {
        try (EventLoop fresh = EventLoop.open()) {
            NetServer server = Net.createServer(fresh, socket -> {}).listen("127.0.0.1", 0);
            assertTrue(server.port() > 0);
            server.close();
        }
    }
}
