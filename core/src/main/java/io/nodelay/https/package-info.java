/**
 * HTTP/1.1 under TLS.
 *
 * <h2>What this room is for</h2>
 *
 * Node's {@code https}: {@code http}'s servers and clients over {@code tls}'s sockets. It is the only room that knows both.
 *
 * <h2>Picture</h2>
 *
 * <pre>
 *   HttpServer ── has a ──▶ TlsServer ── makes ──▶ TlsSocket, a NetSocket to HttpServer
 *   Agent ── asks its Connector ──▶ Tls.connect ── makes ──▶ TlsSocket, a NetSocket to ClientConnection
 * </pre>
 *
 * <h2>Files in reading order</h2>
 *
 * {@link io.nodelay.https.Https}, which is all.
 *
 * <h2>Laws that hold here</h2>
 *
 * <ul>
 *   <li>Nothing of either protocol is done here.
 *   <li>Requests share connections only within one agent, and an agent has one {@link io.nodelay.tls.SecureContext}: whom
 *       it believes and who it is are the same for all of its connections.
 * </ul>
 *
 * <h2>What it may use</h2>
 *
 * {@code http}, {@code tls}, {@code net}, {@code stream}, {@code loop}.
 */
package io.nodelay.https;
