/**
 * The words for bytes on their way.
 *
 * <h2>What this room is for</h2>
 *
 * What sources and sinks have in common, so that a socket, a file or a request body can be read, written
 * and piped in the same way.
 *
 * <h2>Picture</h2>
 *
 * <pre>
 *   Readable ──onData(lent)──▶ Pipe ──write──▶ Writable
 *      ▲                                          │
 *      ├── pause  ◀────── write answered false ◀──┤
 *      └── resume ◀────── onDrain ◀───────────────┘
 * </pre>
 *
 * <h2>Files in reading order</h2>
 *
 * <ol>
 *   <li>{@link io.nodelay.stream.Readable} and {@link io.nodelay.stream.Writable}
 *   <li>{@code Pipe}
 *   <li>{@link io.nodelay.stream.TextReader}: bytes as text, across torn characters
 *   <li>{@link io.nodelay.stream.Closed} and {@link io.nodelay.stream.Watch}
 * </ol>
 *
 * <h2>Laws that hold here</h2>
 *
 * <ul>
 *   <li><strong>Buffers are lent, both ways, for the length of one call.</strong> The reader's is the
 *       source's again when the reader returns; the writer's is the writer's again when {@code write}
 *       returns. Nobody counts references and nobody releases anything: who keeps bytes copies them.
 *   <li><strong>One reader, many watchers.</strong> Bytes have one consumer, so {@code data}, {@code end} and
 *       {@code drain} are single slots; {@code close} and the like are told to all who watch.
 *   <li><strong>No callback inside your own call.</strong>
 *   <li>{@code null} is in no signature.
 * </ul>
 *
 * <h2>What it may use</h2>
 *
 * {@code java.base}; no other room.
 */
package io.nodelay.stream;
