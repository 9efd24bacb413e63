/**
 * Node's network modules for Java, on raw {@code java.nio} selectors and nothing else: the absence of any
 * other line than these below is the promise that there is no run-time dependency. ({@code jdk.jfr} is
 * used where it is, and not missed where it is not.)
 *
 * <pre>
 *               ┌─────────────────────┐
 *               │        https        │  http over tls
 *               └────┬───────────┬────┘
 * ┌───────────┐ ┌────┴────┐ ┌────┴────┐
 * │   frame   │ │  http   │ │   tls   │  messages of a stream; requests and answers; secrecy
 * └─────┬─────┘ └────┬────┘ └────┬────┘
 *       ├────────────┴───────────┘
 * ┌─────┴─────┐ ┌─────────┐
 * │    net    │ │  dgram  │  sockets and servers, TCP and UNIX; UDP
 * └─────┬─────┘ └────┬────┘
 * ┌─────┴─────┬──────┴────┐
 * │  stream   │   loop    │  words: source, sink, pipe; one thread, one selector
 * └───────────┴───────────┘
 * </pre>
 *
 * <p>Rooms depend downwards only.
 */
module io.nodelay {
    requires static jdk.jfr;

    exports io.nodelay.dgram;
    exports io.nodelay.frame;
    exports io.nodelay.http;
    exports io.nodelay.https;
    exports io.nodelay.loop;
    exports io.nodelay.net;
    exports io.nodelay.stream;
    exports io.nodelay.tls;
}
