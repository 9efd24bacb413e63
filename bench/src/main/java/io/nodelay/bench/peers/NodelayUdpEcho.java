package io.nodelay.bench.peers;

import io.nodelay.dgram.Dgram;
import io.nodelay.dgram.Family;
import io.nodelay.dgram.UdpSocket;
import io.nodelay.loop.EventLoop;
import java.util.concurrent.CompletableFuture;

/** The UDP echo server as this library's examples have it. */
final class NodelayUdpEcho {
    private NodelayUdpEcho() {}

    static Served start() {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(port), "nodelay");
        thread.setDaemon(true);
        thread.start();
        return new Served(port.join(), thread);
    }

    private static void run(CompletableFuture<Integer> port) {
        try (EventLoop loop = EventLoop.open()) {
            UdpSocket echo = Dgram.createSocket(loop, Family.UDP4);
            echo.onMessage(echo::send);
            echo.onError(port::completeExceptionally);
            echo.onListening(() -> port.complete(echo.address().getPort()));
            echo.bind(0, "127.0.0.1");
            loop.run();
        }
    }
}
