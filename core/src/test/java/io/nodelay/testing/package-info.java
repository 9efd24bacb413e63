/**
 * What the tests of all rooms share: a loop on a thread of its own with a ledger that must balance, the kinds of
 * wire a socket test runs over, and peers from outside this library.
 *
 * <pre>
 *   &#64;RegisterExtension
 *   static final LoopExtension loop = new LoopExtension();
 *
 *   &#64;EveryWire
 *   void aByteComesBack(Wire wire) throws Exception {
 *       NetServer server = loop.call(() -&gt; wire.listen(loop.loop(), socket -&gt; socket.pipe(socket)));
 *       try (Outsider peer = wire.dial(loop.call(server::address))) {
 *           peer.write("x");
 *           assertEquals("x", peer.readText(1));
 *       }
 *   }
 * </pre>
 */
package io.nodelay.testing;
