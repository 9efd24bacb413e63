package io.nodelay.net;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.LoopStats;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program of its own, as the limit on descriptors is the whole process's: an echo server that says where it listens,
 * answers each line of its input with {@code passes connections drops}, and ends with its input.
 */
public final class CrampedServer {
    private CrampedServer() {}

    /** Runs until the input ends. */
    public static void main(String[] arguments) throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            thrown.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
        EventLoop loop = EventLoop.open();
        AtomicInteger drops = new AtomicInteger();
        NetServer server = Net.createServer(loop, socket -> socket.pipe(socket)).listen("127.0.0.1", 0);
        server.onDrop(from -> drops.incrementAndGet());
        System.out.println(server.port());
        Thread thread = new Thread(loop::run, "loop");
        thread.start();
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (questions.readLine() != null) {
            System.out.println(answer(loop, server) + " " + drops);
        }
        loop.close();
        thread.join();
    }

    private static String answer(EventLoop loop, NetServer server) throws InterruptedException, ExecutionException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        loop.execute(() -> {
            LoopStats stats = loop.stats();
            answer.complete(stats.passes() + " " + server.connections());
        });
        return answer.get();
    }
}
