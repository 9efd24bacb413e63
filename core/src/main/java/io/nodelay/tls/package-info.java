/**
 * TLS 1.2 and 1.3 (RFC 5246, RFC 8446), by the JDK's engine or that of any JSSE provider.
 *
 * <h2>What this room is for</h2>
 *
 * Node's {@code tls}: sockets and servers of {@code net} whose wire is encrypted and whose peers are known.
 *
 * <h2>Picture</h2>
 *
 * <pre>
 *   NetSocket ── read, write, end ──▶ TlsTransport ── unwrap, wrap ──▶ SSLEngine
 *       ▲      (events, queue, key)        │   ▲                          │
 *       │                                  │   └── one task a hop ◀───────┤
 *   TlsSocket                         Ciphertext         on the pool      │
 *   (asks Secured)                  (what waits)                 HeldKey, PeerTrust
 *                                          │
 *                                          ▼
 *                                   PlainTransport: TCP, UNIX
 * </pre>
 *
 * <p>A handshake, seen from a server: {@code Role} chooses the engine by what the client says first; the engine asks for
 * records, tasks and turns to speak until it has what it needs; {@code Role} judges the peer; {@code secureConnection}.
 *
 * <h2>Files in reading order</h2>
 *
 * <ol>
 *   <li>{@link io.nodelay.tls.Tls}, {@link io.nodelay.tls.TlsServer}, {@link io.nodelay.tls.TlsSocket}: how it begins, and
 *       what can be asked
 *   <li>{@code TlsTransport}: the driver of the engine; {@code Ciphertext}: what waits below it
 *   <li>{@code Handshake}, {@code Role}, {@code ClientRole}, {@code ServerRole}, {@code Secured}: the first part of a
 *       connection's life, and what comes of it
 *   <li>{@code ClientHello}, {@code ServerNames}, {@link io.nodelay.tls.SniCallback}: certificates by name
 *   <li>{@code PeerTrust}, {@link io.nodelay.tls.IdentityCheck}, {@code ServerIdentity}: whom one believes
 *   <li>{@link io.nodelay.tls.TlsOptions}, {@link io.nodelay.tls.SecureContext}, {@link io.nodelay.tls.TlsVersion}
 *   <li>{@code Pem}, {@code PrivateKeys}, {@code HeldKey}: keys and certificates
 * </ol>
 *
 * <h2>Laws that hold here</h2>
 *
 * <ul>
 *   <li>{@code TlsSocket} adds questions and no behaviour: everything a plain socket does, it does in the same way.
 *   <li>The engine's tasks run on a pool, one a hop, and while one is out nothing touches the engine: not even its status may
 *       be asked, as that waits for the task.
 *   <li>No callback of the application comes before the handshake is done and the peer was judged, except
 *       {@code SNICallback}, whose answer the handshake needs.
 *   <li>Every handshake has a clock, which ends the connection by itself.
 *   <li>An end without close_notify is an error, and never looks like an end.
 *   <li>A write that is not corked is a record of its own, at once; what is corked or has queued shares records.
 *   <li>The loop's three heap buffers (received, lent, encrypted) hold nothing across callbacks of which another connection
 *       could see a byte; what waits is in pooled memory, which an idle connection has none of.
 *   <li>A server's engine is made when its client has spoken: silence costs none.
 * </ul>
 *
 * <h2>What it may use</h2>
 *
 * {@code net}, {@code stream}, {@code loop}.
 */
package io.nodelay.tls;
