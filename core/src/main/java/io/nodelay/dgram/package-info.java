/**
 * Datagrams: UDP over IPv4 and IPv6, to one, to many, to all.
 *
 * <h2>What this room is for</h2>
 *
 * Node's {@code dgram}: sockets that send and hear datagrams, each whole or not at all, with what became of each
 * told to whoever sent it. Nothing here retries, orders or repairs: that is for those who know what they send.
 *
 * <h2>Picture</h2>
 *
 * A socket's life, in {@link io.nodelay.dgram.UdpSocket}, and the way of a datagram:
 *
 * <pre>
 *  ┌─────────┐ bind(), or the first send  ┌─────────┐ at once, but for a name   ┌───────┐  connect() ─▶ CONNECTED
 *  │ UNBOUND ├───────────────────────────▶│ BINDING ├──────────────────────────▶│ BOUND │            ◀─ disconnect()
 *  └────┬────┘◀────── cannot: error ──────┴────┬────┘        'listening'        └───┬───┘
 *       │                                      │                                    │
 *       └───────────────── close(), or the descriptor fails ────────────────────────┤
 *                                                                                   ▼
 *                                                                               ┌────────┐  next select   'close'
 *                                                                               │ CLOSED ├──────────────▶ (last)
 *                                                                               └────────┘
 *
 *  send ──▶ Names ──▶ the kernel ────────────────────▶ Outcomes ──▶ the callback, by a task
 *             │            │ no room                      ▲
 *             └ look-up ───┴──▶ SendQueue ── room again ──┘
 *
 *  the kernel ──▶ Inbox ──▶ onMessage(lent, from), 64 in a pass
 * </pre>
 *
 * <h2>Files in reading order</h2>
 *
 * <ol>
 *   <li>{@link io.nodelay.dgram.Dgram} and {@link io.nodelay.dgram.Family}: how it begins
 *   <li>{@link io.nodelay.dgram.UdpSocket}: life, events, and the one place that touches the key
 *   <li>{@code Inbox} and {@link io.nodelay.dgram.RemoteInfo}: hearing
 *   <li>{@code SendQueue}, {@code Outcomes} and {@link io.nodelay.dgram.Sent}: sending, and what became of it
 *   <li>{@code Link}: the one peer of a connected socket
 *   <li>{@code Refusal}: errors in sentences
 *   <li>{@code Names}: literals and look-ups
 *   <li>{@code Memberships}: multicast groups and network interfaces
 *   <li>{@link io.nodelay.dgram.BindOptions}, {@code ChannelOptions}, {@code Watchers}
 * </ol>
 *
 * <h2>Laws that hold here</h2>
 *
 * <ul>
 *   <li>A datagram is heard whole. The buffer it is lent in is larger than any can be.
 *   <li>Every callback of a send is called exactly once, by the loop, with the error of that datagram; the socket
 *       goes on. Also when it is closed, or the loop stops.
 *   <li>What a peer does costs no socket: ICMP's answers are told and survived. So is what a reader throws, which
 *       costs the datagram it threw at.
 *   <li>A flood has 64 datagrams' turn in a pass, then come the others.
 *   <li>Sending and hearing allocate nothing, but for the address that the JDK makes when the sender changes, and
 *       for datagrams that have to wait.
 *   <li>{@code send} puts a datagram into the kernel in the call, by one system call, unless it has to wait: nothing is
 *       held back to be sent with others.
 * </ul>
 *
 * <h2>What it may use</h2>
 *
 * {@code loop}, {@code stream}.
 */
package io.nodelay.dgram;
