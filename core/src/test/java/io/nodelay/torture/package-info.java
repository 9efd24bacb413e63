/**
 * The library under torture: worlds decided by a seed, every call failing in every way, and wires that do what they
 * should not. All in fake time, on the fake net of {@code io.nodelay.fake}.
 *
 * <pre>
 *   SeedsTest            TortureTest                Transport...Test
 *      |                      |                            |
 *    World                  Stage &lt;- Scenario           WireStand
 *      |                      |                            |
 *   Host, Actor,           Player, ServerWitness      FakeTransport
 *   Stranger                  |                            |
 *      +----------------------+----------------------------+
 *                             |
 *             Referee, Witness, Flow: the laws
 * </pre>
 *
 * <h2>The laws</h2>
 *
 * <ul>
 *   <li>Events come in order, one {@code close} for each socket, and none inside a call: {@link
 *       io.nodelay.torture.Witness}, {@link io.nodelay.torture.ServerWitness}, {@link io.nodelay.torture.Referee}.
 *   <li>What arrives is the beginning of what was sent; between two fair parties that met it is all of it, and the end:
 *       {@link io.nodelay.torture.Flow}, {@link io.nodelay.torture.World}.
 *   <li>Each write's callback is called once; the loop ends by itself; nothing is left open or pending.
 * </ul>
 *
 * <p>Where to begin: {@link io.nodelay.torture.Scenario} for how sockets are used here, {@link
 * io.nodelay.torture.Actor} for what chance makes of it.
 */
package io.nodelay.torture;
