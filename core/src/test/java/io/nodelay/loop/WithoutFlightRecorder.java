package io.nodelay.loop;

import io.nodelay.net.Net;
import io.nodelay.net.NetServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A program for a Java without the module {@code jdk.jfr}: an echo, a stall and a new selector, so that all that would
 * tell the flight recorder is called. Started by {@link WithoutFlightRecorderTest}.
 */
final class WithoutFlightRecorder {
    private WithoutFlightRecorder() {}

    public static void main(String[] args) {
        if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
            throw new IllegalStateException("this Java has a flight recorder");
        }
        try (EventLoop loop = EventLoop.open()) {
            loop.stallThreshold(Duration.ofNanos(1));
            NetServer server =
                    Net.createServer(loop, socket -> socket.pipe(socket)).listen("127.0.0.1", 0);
            Net.connect(loop, "127.0.0.1", server.port())
                    .onText(StandardCharsets.UTF_8, text -> {
                        System.out.print(text);
                        loop.stop();
                    })
                    .write("echoed");
            loop.run();
            LoopEvents.rebuild(1);
            System.out.println(loop.stats().stalls() > 0 ? ", with stalls" : ", without stalls");
        }
    }
}
