package io.nodelay.bench.peers;

import io.nodelay.http.Agent;
import io.nodelay.http.AgentOptions;
import io.nodelay.http.ClientResponse;
import io.nodelay.http.Http;
import io.nodelay.http.RequestOptions;
import io.nodelay.loop.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** This library's client: the same options for all requests, an agent with a connection for each of them. */
final class NodelayClient {
    private final EventLoop loop;
    private final Control control;
    private final RequestOptions options;
    private final Consumer<IOException> failed;

    private NodelayClient(EventLoop loop, Control control, Control.Order order) {
        this.loop = loop;
        this.control = control;
        this.failed = control::complain;
        this.options = new RequestOptions()
                .host("127.0.0.1")
                .port(order.port())
                .path(ClientPeer.PATH)
                .header("Accept", ClientPeer.ACCEPT)
                .header("User-Agent", ClientPeer.USER_AGENT)
                .agent(new Agent(loop, new AgentOptions().maxSockets(order.connections())));
    }

    static Served start() throws IOException {
        Control control = Control.open();
        Thread thread = new Thread(() -> run(control), "nodelay");
        thread.setDaemon(true);
        thread.start();
        return new Served(control.port(), thread);
    }

    private static void run(Control control) {
        try (EventLoop loop = EventLoop.open()) {
            Control.Order order = control.order();
            NodelayClient client = new NodelayClient(loop, control, order);
            for (int i = 0; i < order.connections(); i++) {
                client.new Asker().ask();
            }
            loop.run();
        } catch (IOException noOrder) {
            control.complain(noOrder);
        }
    }

    /** One request after the other. */
    private final class Asker {
        // One for all requests, instead of one a request.
        private final Consumer<ClientResponse> response = this::response;
        private final Consumer<ByteBuffer> data = this::data;
        private final Runnable ended = this::ended;

        private int status;
        private int bytes;

        void ask() {
            bytes = 0;
            Http.get(loop, options, response).onError(failed);
        }

        private void response(ClientResponse come) {
            status = come.status();
            come.onData(data).onEnd(ended);
        }

        private void data(ByteBuffer lent) {
            bytes += lent.remaining();
        }

        private void ended() {
            if (control.fine(status, bytes)) {
                ask();
            }
        }
    }
}
