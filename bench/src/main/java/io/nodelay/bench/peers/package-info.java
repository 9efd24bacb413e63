/**
 * The same work done by others, and by the least code that can do it.
 *
 * <p><b>What this room is for.</b> Every figure of ours stands beside a peer's and beside the limit, taken in the same
 * run. Each server is a process of its own; all are driven by one load generator.
 *
 * <pre>
 *   processor 1                     processor 0, a fresh process a figure
 *   ┌──────────┐   loopback        ┌────────────────────────────────────┐
 *   │   Load   ├──────────────────▶│ nodelay | netty-epoll | … | raw    │
 *   └──────────┘                   └──────────────▲─────────────────────┘
 *     counts messages                lines: mark, heap │    /proc: processor time
 *        └────────────────── Contest, IdleBench ───────┘
 * </pre>
 *
 * <p><b>Files in reading order.</b> {@code Contender}, {@code Peer}, {@code RawEcho}, {@code NodelayEcho},
 * {@code NettyEcho}, {@code Work}, {@code EchoLoad}, {@code Contest}, {@code Bout}, {@code EchoBench}, {@code IdleBench}; and the
 * same over UDP: {@code UdpPeer}, {@code UdpWork}, {@code UdpLoad}, {@code UdpBench}. Of HTTP's clients the load is a
 * server: {@code ClientPeer}, {@code Control}, {@code ClientWork}, {@code ClientLoad}, {@code ClientBench}. Over TLS:
 * {@code Identity}, {@code TlsPeer}, {@code TlsContender}, {@code TlsWork}, {@code TlsLoad}, {@code TlsBench}.
 *
 * <p><b>Laws that hold here.</b> A peer is written as its own maintainers would write it. Order is shuffled, and every
 * second round runs backwards. What is compared are ratios within a round, never single figures.
 *
 * <p><b>What it may use.</b> The library's public types, Netty, Conscrypt, HdrHistogram, and {@code results}.
 */
package io.nodelay.bench.peers;
