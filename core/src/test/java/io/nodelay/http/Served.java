package io.nodelay.http;

import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Outsider;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** A server on a running loop, and a client from outside that speaks raw bytes. */
record Served(HttpServer server, int port, Outsider peer) implements Closeable {

    static Served on(
            LoopExtension loop,
            ServerOptions options,
            BiConsumer<? super ServerRequest, ? super ServerResponse> handler)
            throws Exception {
        return of(loop, loop.call(() -> Http.createServer(loop.loop(), options, handler)));
    }

    /** A server that does not listen yet. */
    static Served of(LoopExtension loop, HttpServer server) throws Exception {
        int port = loop.call(() -> server.listen("127.0.0.1", 0).port());
        return new Served(server, port, dial(port));
    }

    private static Outsider dial(int port) throws IOException {
        return Outsider.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** One more client. */
    Outsider another() throws IOException {
        return dial(port);
    }

    /** One answer that says its length, exactly. */
    static String response(Outsider from) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) (from.read(1)[0] & 0xFF));
        }
        String length = head.toString().replaceAll("(?is).*\r\ncontent-length: (\\d+)\r\n.*", "$1");
        int content = length.matches("\\d+") ? Integer.parseInt(length) : 0;
        return Scene.masked(head + new String(from.read(content), StandardCharsets.ISO_8859_1));
    }

    String ask(String request) throws IOException {
        peer.write(request);
        return response(peer);
    }

    /** Closes the outsider's end; ours is the loop's to end. */
    @Override
    public void close() throws IOException {
        peer.close();
    }
}
