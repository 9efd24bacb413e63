/**
 * HTTP/1.1 (RFC 9110, RFC 9112).
 *
 * <h2>What this room is for</h2>
 *
 * Node's {@code http}: servers that take requests out of a connection's bytes and put answers in, with keep-alive,
 * pipelining, chunks, limits and clocks; and clients, which do the opposite by pooled connections. It knows nothing of
 * TLS.
 *
 * <h2>Picture</h2>
 *
 * A request's way through a {@code ServerConnection}, and its answer's back:
 *
 * <pre>
 *  NetSocket ──lent──▶ Window ──▶ HeadParser ──▶ the request's own copy ──▶ Target, BodyFraming ──▶ ServerRequest
 *      ▲              (an array)  (one pass)                                (for whom, how long)        │
 *      │                                                                                                ▼
 *      │                 content, lent ──▶ as long as was said, or through the ChunkedDecoder ──▶ reader
 *      │                                                                                                │
 *      └──one write── Outbox ◀── head, chunks, small contents ◀── ServerResponse ◀──────────────── handler
 * </pre>
 *
 * <p>A client's way, the same boxes backwards:
 *
 * <pre>
 *  Http.request ──▶ Agent ─┬─ a free connection, or a new one ──▶ ClientConnection ──▶ NetSocket
 *      │                   └─ none: the line                        │   Outbox ──▶ one write
 *      ▼                        ▲                                   │   Window ◀── lent
 *  ClientRequest ──▶ Draft ─────┘ what is written meanwhile         ▼
 *                                                             ClientResponse ──▶ reader
 * </pre>
 *
 * <p>One exchange at a time: a connection's next request is looked at when the last byte of the present one was read and
 * the last byte of its answer written. So answers keep their order whatever their handlers' speed, and no queue of them
 * is needed.
 *
 * <h2>Files in reading order</h2>
 *
 * <ol>
 *   <li>{@link io.nodelay.http.Http}, {@link io.nodelay.http.HttpServer}, {@link io.nodelay.http.ServerOptions}: how it
 *       begins; {@link io.nodelay.http.Takeover}: how a connection leaves
 *   <li>{@code HeadParser}, {@code Ascii}: a head taken apart in one pass; {@code Window}: where that happens;
 *       {@code HeadEnd}: of a torn one; {@link io.nodelay.http.Headers}: a view of it
 *   <li>{@code Target}, {@code BodyFraming}: what is refused before anything is believed
 *   <li>{@code ChunkedDecoder}: content in pieces
 *   <li>{@code ServerConnection}: the exchange; {@code Carrier}: what its messages see of it
 *   <li>{@link io.nodelay.http.IncomingMessage}, {@link io.nodelay.http.ServerRequest}, {@code Collector}
 *   <li>{@link io.nodelay.http.OutgoingMessage}, {@link io.nodelay.http.ServerResponse}; {@code Outbox}: where they are
 *       put together
 *   <li>{@code Branch}: what a server has on one loop; {@code Line}, {@code RequestClock}, {@code SendClock}: its clocks
 *   <li>{@link io.nodelay.http.RequestOptions}, {@code Plan}, {@link io.nodelay.http.ClientRequest}, {@code Draft},
 *       {@link io.nodelay.http.ClientResponse}: a client's messages
 *   <li>{@link io.nodelay.http.Agent}, {@code Origin}, {@link io.nodelay.http.Connector}: whose connection carries them;
 *       {@code ClientConnection}: the exchange; {@code Tools}, {@code Kept}, {@code Deadline}: its memory and its clock
 *   <li>{@code Fetch}, {@link io.nodelay.http.Fetched}: the same from any thread
 *   <li>{@link io.nodelay.http.Status}, {@code Limits}, {@code HttpDate}, {@link io.nodelay.http.HttpException}
 * </ol>
 *
 * <h2>Laws that hold here</h2>
 *
 * <ul>
 *   <li>What two readers could understand in two ways is refused with 400, and the connection closes: nothing behind it
 *       is read.
 *   <li>The same bytes give the same result however the wire has cut them.
 *   <li>A request owns one copy of its head, and strings are made of it when they are asked for. The parse comes before
 *       that copy: a parser that stops at a byte of its own, put behind what has come, needs no search for the blank line.
 *   <li>A head and the first bytes of its content leave by one write, as do the answers of one turn; memory for that is
 *       the loop's and not the connection's.
 *   <li>Whatever a handler does, its connection is never out of step: what it says wrong about its content's length ends
 *       the connection.
 *   <li>Every state that waits for the peer has a clock.
 *   <li>A client's request ends in one of two ways, a whole response or an error. A connection whose last exchange has left
 *       any doubt is not used for another.
 * </ul>
 *
 * <h2>What it may use</h2>
 *
 * {@code net}, {@code stream}, {@code loop}; never {@code tls}.
 */
package io.nodelay.http;
