/**
 * A network without a network: fake channels, a fake selector and a manual clock, decided by one seed.
 *
 * <h2>What it is for</h2>
 *
 * Driving a selector loop through the rare moments on purpose: any order of ready keys, torn reads, short writes,
 * premature wake-ups, resets, EMFILE, and a failure of every single call. It depends on {@code java.nio} alone.
 *
 * <h2>Picture</h2>
 *
 * <pre>
 *   program under test                                              the test
 *        |                                                             |
 *   FakeProvider -- FakeSelector -- FakeKey                         FakeNet -- FakePeer, FakePeerServer, FakeUdpPeer
 *        |               |                                             |            |
 *   FakeSocketChannel, FakeServerChannel, FakeDatagramChannel          |            |     the JDK's part
 *   - - - - | - - - - - - - - - | - - - - - - - - | - - - - - - - - - - | - - - - - - | - - - - - - - - - -
 *      StreamEnd  &lt;-Dial-&gt;  Listener           Mailbox               Kernel       StreamEnd   the kernel's part
 *           |                                     |       (Gate, Ledger, Ports, Patience, Dice)
 *           +------------- FakeClock's agenda ----+
 * </pre>
 *
 * <h2>What is modelled, and after what</h2>
 *
 * <ul>
 *   <li>Time: a select with nothing to do moves the clock to the next event or to its own end. Nothing to wait for at
 *       all is a deadlock and an {@link java.lang.AssertionError}; so are 100 000 selects within a millisecond.
 *   <li>Selection as in the JDK on epoll: level-triggered; cancelled keys stay until the next select; interest is read
 *       again when a key's turn comes; a key cancelled in the same pass is still delivered, a channel closed in the
 *       same pass is not; error and hang-up make all of the interest ready, and none of it when it is 0; OP_CONNECT
 *       left on after the connect returns 0 at once, for ever.
 *   <li>Closing as in the JDK: a registered channel keeps its descriptor, port and backlog until the next select, and
 *       says FIN meanwhile, if it is connected and does not linger for 0 seconds.
 *   <li>TCP as in Linux: SYNs dropped at a full backlog and sent again after 1, 2, 4... seconds; a close with unread
 *       bytes is a reset; data for a closed end is answered with one; bytes that came before a reset can still be
 *       read; the reset's error is told once, to read or write, then writes find a broken pipe; after a FIN a reset is
 *       told to writers only; writable means a third of the buffer is free.
 *   <li>UNIX sockets as in Linux: connect succeeds or fails at once, EAGAIN at a full backlog, no delay anywhere,
 *       writers learn at once that the reader has gone. The path is a real file of type socket, made by a kernel socket
 *       that is closed at once, so that programs can look at it and unlink it; tests need a directory of their own.
 *   <li>UDP as in Linux: order kept unless asked otherwise, silent loss when the receiver is full, silent truncation,
 *       port unreachable told once to connected sockets only.
 *   <li>Descriptors: each channel and each selector is one; accept fails for want of one even if nobody waits.
 * </ul>
 *
 * <h2>What is not modelled</h2>
 *
 * Blocking mode (an {@link java.lang.AssertionError}), pipes, multicast, urgent data, congestion, loss of TCP segments,
 * Nagle and delayed acknowledgement (options are stored and have no effect, but buffer sizes and SO_LINGER 0),
 * TIME_WAIT, kernel limits on orphans, one socket used by two threads, {@code Channel.socket()}.
 */
package io.nodelay.fake;
