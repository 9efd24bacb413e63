package io.nodelay.bench.peers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The JDK's client as its documentation has it: one client and one request object for all, HTTP/1.1, {@code sendAsync}, and
 * the default executor, a pool of as many threads as there is work.
 */
final class JdkClient {
    /**
     * On one processor the common pool has one thread, and {@code CompletableFuture}, by which this client completes what it
     * was asked asynchronously, then starts a thread for each task until JDK 24. Two make it a pool.
     */
    static final List<String> FLAGS = List.of("-Djava.util.concurrent.ForkJoinPool.common.parallelism=2");

    private static final String SELECTING = "SelectorManager";

    private final Control control;
    private final HttpClient client;
    private final HttpRequest request;

    private JdkClient(Control control, HttpClient client, int port) {
        this.control = control;
        this.client = client;
        this.request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + ClientPeer.PATH))
                .header("Accept", ClientPeer.ACCEPT)
                .header("User-Agent", ClientPeer.USER_AGENT)
                .build();
    }

    static Served start() throws IOException {
        Control control = Control.open();
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Thread thread = new Thread(() -> run(control, client), "control");
        thread.setDaemon(true);
        thread.start();
        return new Served(control.port(), selecting(), false);
    }

    private static Thread selecting() throws IOException {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().endsWith(SELECTING))
                .findFirst()
                .orElseThrow(() -> new IOException("the JDK's client has no thread called " + SELECTING));
    }

    private static void run(Control control, HttpClient client) {
        try {
            Control.Order order = control.order();
            JdkClient asking = new JdkClient(control, client, order.port());
            for (int i = 0; i < order.connections(); i++) {
                asking.ask();
            }
        } catch (IOException noOrder) {
            control.complain(noOrder);
        }
    }

    private void ask() {
        CompletableFuture<?> unused = client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .whenComplete(this::answered);
    }

    private void answered(HttpResponse<byte[]> response, Throwable failed) {
        if (failed != null) {
            control.complain(failed);
        } else if (control.fine(response.statusCode(), response.body().length)) {
            ask();
        }
    }
}
