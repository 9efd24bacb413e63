package io.nodelay.bench.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The JDK's server, without what it is known to lack by default: TCP_NODELAY, and room for idle connections. */
final class JdkHttp {
    static final List<String> FLAGS = List.of(
            "-Dsun.net.httpserver.nodelay=true",
            "-Dsun.net.httpserver.maxIdleConnections=20000",
            "-Dsun.net.httpserver.idleInterval=300");

    private static final int BACKLOG = 4096;
    private static final byte[] CONTENT = HttpPeer.CONTENT.getBytes(StandardCharsets.US_ASCII);

    private JdkHttp() {}

    static Served start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        CompletableFuture<Thread> dispatcher = new CompletableFuture<>();
        server.createContext("/", JdkHttp::answer);
        // Its dispatching thread calls the executor, and the default one runs what it is given at once.
        server.setExecutor(task -> {
            dispatcher.complete(Thread.currentThread());
            task.run();
        });
        server.start();
        return new Served(server.getAddress().getPort(), dispatcher(server, dispatcher));
    }

    private static Thread dispatcher(HttpServer server, CompletableFuture<Thread> found) throws IOException {
        try (var first = new java.net.Socket(
                InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
            first.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            first.getInputStream().readAllBytes();
        }
        return found.join();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        if (exchange.getRequestHeaders().getOrDefault("Connection", List.of()).contains("close")) {
            exchange.getResponseHeaders().set("Connection", "close"); // by itself it closes without a word
        }
        exchange.sendResponseHeaders(200, CONTENT.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(CONTENT);
        }
    }
}
