package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodelay.testing.LoopExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A request on a running loop, all of whose response is read, and what came of it: {@link #outcome}. */
final class Asked {
    private final LoopExtension loop;
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    // Written by the loop before the close.
    private final List<String> events = new ArrayList<>();
    private ClientRequest request;
    private Optional<ClientResponse> response = Optional.empty();
    private Optional<IOException> error = Optional.empty();

    private Asked(LoopExtension loop) {
        this.loop = loop;
    }

    /** Begins a request, which somebody writes and ends, on the loop. */
    static Asked begin(LoopExtension loop, RequestOptions options, Consumer<ClientRequest> writer) throws Exception {
        Asked asked = new Asked(loop);
        loop.run(() -> asked.start(options, writer));
        return asked;
    }

    /** A request without content. */
    static Asked get(LoopExtension loop, RequestOptions options) throws Exception {
        return begin(loop, options, ClientRequest::end);
    }

    private void start(RequestOptions options, Consumer<ClientRequest> writer) {
        request = Http.request(loop.loop(), options, this::read);
        request.onError(why -> {
            events.add("error");
            error = Optional.of(why);
        });
        request.onClose(how -> {
            events.add("close");
            closed.complete(true);
        });
        writer.accept(request);
    }

    private void read(ClientResponse come) {
        response = Optional.of(come);
        come.onData(bytes -> content.writeBytes(copy(bytes)));
        come.onEnd(() -> events.add("whole"));
    }

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    /** Writes at the pace of write's answers, and ends. */
    static Consumer<ClientRequest> uploading(byte[] content) {
        return request -> {
            ByteBuffer left = ByteBuffer.wrap(content);
            Runnable writer = () -> {
                boolean more = true;
                while (more && left.hasRemaining()) {
                    int count = Math.min(64 * 1024, left.remaining());
                    more = request.write(left.slice(left.position(), count));
                    left.position(left.position() + count);
                }
                if (more) {
                    request.end();
                }
            };
            request.onDrain(writer);
            writer.run();
        };
    }

    ClientRequest request() {
        return request;
    }

    /** Waits for its close, and sees that exactly one of a whole response and an error came before. */
    Asked done() throws Exception {
        loop.await(closed);
        loop.run(() -> {}); // whatever might still follow has its turn
        assertEquals(List.of(error.isPresent() ? "error" : "whole", "close"), loop.call(() -> List.copyOf(events)));
        return this;
    }

    /** Status and content of a whole response, or the error. */
    String outcome() throws Exception {
        done();
        return error.map(why -> why.getClass().getSimpleName() + ": " + why.getMessage())
                .orElseGet(() -> response.orElseThrow().status() + " " + text());
    }

    /** What ended it, where no whole response came. */
    IOException failure() throws Exception {
        return done().error.orElseThrow(() -> new AssertionError("a whole response came: " + text()));
    }

    ClientResponse response() throws Exception {
        return done().response.orElseThrow(() -> new AssertionError("no response came", error.orElse(null)));
    }

    boolean whole() throws Exception {
        return done().error.isEmpty();
    }

    byte[] content() throws Exception {
        return done().content.toByteArray();
    }

    private String text() {
        return content.toString(StandardCharsets.UTF_8);
    }
}
