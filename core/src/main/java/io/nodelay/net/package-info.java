/**
 * Sockets: TCP over IPv4 and IPv6, and UNIX paths.
 *
 * <h2>What this room is for</h2>
 *
 * Node's {@code net}: servers that accept, sockets that connect, and between them bytes in order, with
 * backpressure, half-closes, timeouts and an end that is always told.
 *
 * <h2>Picture</h2>
 *
 * A connection's life, in {@link io.nodelay.net.NetSocket}:
 *
 * <pre>
 *           connect()/accept              handshake() == DONE
 *  ┌─────┐      ┌────────────┐ TCP up ┌──────────┐      ┌──────┐   Input:  UNREAD ─▶ FLOWING ◀─▶ PAUSED ─ FIN ─▶ ENDED
 *  │ NEW ├─────▶│ CONNECTING ├───────▶│ SECURING ├─────▶│ OPEN │
 *  └─────┘      └─────┬──────┘        └────┬─────┘      └──┬───┘   Output: OPEN ─ end() ─▶ ENDING ─ flushed ─▶ ENDED
 *                     │                    │               │
 *                     └─── error ──────────┴───────────────┤  both ENDED, destroy(), or error
 *                                                          ▼
 *                                                      ┌────────┐  next select   'close'
 *                                                      │ CLOSED ├──────────────▶ (last)
 *                                                      └────────┘
 * </pre>
 *
 * A plain wire passes through SECURING at once. The order of a socket's events, on every wire:
 * {@code connect} (or the server's {@code connection}), {@code data}*, {@code end}?, {@code error}?,
 * {@code close}.
 *
 * <h2>Files in reading order</h2>
 *
 * <ol>
 *   <li>{@link io.nodelay.net.Net}: how it all begins
 *   <li>{@link io.nodelay.net.NetSocket}: life, events, and the one place that touches the key
 *   <li>{@code Input} and {@code Output}: its two halves
 *   <li>{@link io.nodelay.net.Transport} and {@code PlainTransport}: the wire below
 *   <li>{@code WriteQueue}: what the wire has not taken
 *   <li>{@link io.nodelay.net.NetServer}: accepting and closing; {@code Reserve}: running out of
 *       descriptors; {@code UnixFile}: the path of a UNIX server
 *   <li>{@code Dialer}, {@code Literals}: from a name to a connection
 *   <li>{@code IdleTimer}, {@code Linger}: a socket's clocks
 *   <li>{@code Watchers}: life events; {@link io.nodelay.net.Protocol}: one object that hears them all;
 *       {@link io.nodelay.net.Detached}: handing a connection over
 *   <li>{@link io.nodelay.net.Streams}, {@code BlockingStream}, {@code StreamSource}, {@code StreamSink}: files and
 *       streams as ends of a pipe
 *   <li>{@link io.nodelay.net.NetOptions}, {@link io.nodelay.net.ConnectOptions},
 *       {@link io.nodelay.net.ListenOptions}, {@link io.nodelay.net.KeepAlive},
 *       {@link io.nodelay.net.Lookup}, {@code ChannelOptions}
 * </ol>
 *
 * <h2>Laws that hold here</h2>
 *
 * <ul>
 *   <li>{@code NetSocket} alone touches an open connection's key, the {@code Dialer} while connecting.
 *   <li>Nagle stays visible: an uncorked write of direct memory is one system call, at once. The library never holds bytes
 *       back to send them with later ones; {@code cork} is explicit.
 *   <li>The hot path is two system calls, one read and one write. OP_WRITE is set only after a short write.
 *   <li>An accepted socket that is read is read once before the selector is asked: its client has often spoken already.
 *   <li>The bytes given back by {@code unread} are kept on the heap, never in a pooled buffer: what is lent
 *       to a reader can so never be given to another connection, whatever the reader does meanwhile.
 *   <li>A write after the caller's own {@code end} is misuse and throws; one after the peer's end, a reset or
 *       a destroy, which the caller may not know of yet, answers false.
 *   <li>A socket that nobody reads keeps the first bytes that come, 16 KiB at most, and reads no more, so that it
 *       notices the end of a peer that has said nothing. A paused one notices nothing, as in Node; its idle timeout runs.
 * </ul>
 *
 * <h2>What it may use</h2>
 *
 * {@code loop}, {@code stream}.
 */
package io.nodelay.net;
