/**
 * Messages out of bytes.
 *
 * <h2>What this room is for</h2>
 *
 * TCP carries a stream of bytes and keeps no trace of the calls by which they were written: two messages arrive as
 * one chunk, and one in three (the "sticky packet" problem). Each class here is one way for a sender to say where a
 * message ends, and for a receiver to find that place again, however the wire has cut.
 *
 * <h2>Picture</h2>
 *
 * <pre>
 *  written       "ab"  "cde"  "f"
 *  arrives       [ 2 a b 3 c ]   [ d e 1 f ]           a number before each message: its length
 *
 *                  lent chunk          lent chunk
 *                 ┌───────────┐       ┌───────────┐
 *                 │2 a b 3 c  │       │d e 1 f    │
 *                 └─┬─┬─┬─────┘       └┬─┬─┬──────┘
 *    told in place: │a b│ └─3 c──▶ tail ◀┘ │            only the torn message is copied, once
 *                                  │c d e│ │f│
 *
 *  NetSocket ──data──▶ Framed ──▶ Deframer ──▶ Codec.decode ──▶ your reader
 *  NetSocket ◀─write──────────────────────────  Codec.encode ◀── Framed.send
 * </pre>
 *
 * <table>
 * <caption>Where does a message end?</caption>
 * <tr><th>codec</th><th>after</th><th>cost on the wire</th><th>its weak side</th></tr>
 * <tr><td>{@link io.nodelay.frame.FixedLength}</td><td>n bytes</td><td>padding</td><td>one size for all</td></tr>
 * <tr><td>{@link io.nodelay.frame.Delimited}</td><td>the delimiter</td><td>the delimiter</td><td>every byte is looked
 *     at, and a message cannot contain it</td></tr>
 * <tr><td>{@link io.nodelay.frame.LengthPrefixed}</td><td>as many bytes as it says before</td><td>1 to 8 bytes</td>
 *     <td>its length must be known first</td></tr>
 * <tr><td>{@link io.nodelay.frame.Numbered}</td><td>the same, and it has a number</td><td>4 or 8 bytes</td>
 *     <td>the same</td></tr>
 * <tr><td>{@link io.nodelay.frame.StackBuffer}</td><td>the same</td><td>2 bytes</td><td>copies every byte</td></tr>
 * </table>
 *
 * <h2>Files in reading order</h2>
 *
 * <ol>
 *   <li>{@link io.nodelay.frame.Codec}: the one question
 *   <li>{@link io.nodelay.frame.FixedLength}, {@link io.nodelay.frame.LengthPrefixed},
 *       {@link io.nodelay.frame.Numbered} with {@link io.nodelay.frame.Packet}
 *   <li>{@link io.nodelay.frame.Delimited} and {@code Scan}, how it searches
 *   <li>{@code Deframer}: what is torn
 *   <li>{@link io.nodelay.frame.Framed}: a socket of messages
 *   <li>{@link io.nodelay.frame.StackBuffer}: the same with a ring, to compare
 *   <li>{@link io.nodelay.frame.FrameException}
 * </ol>
 *
 * <h2>Laws that hold here</h2>
 *
 * <ul>
 *   <li><strong>One whole message or nothing.</strong> A codec consumes just that, does no I/O and keeps no bytes.
 *   <li><strong>A frame is lent</strong>: the chunk itself, narrowed for the length of one call. Position, limit and
 *       byte order are set anew after it.
 *   <li><strong>State belongs to one connection.</strong> That is why {@link io.nodelay.frame.Framed#over} takes a
 *       supplier.
 *   <li><strong>There is always a limit</strong>, of the payload without its header, and what announces more is
 *       refused before it is stored. Memory grows with the bytes that came, never with a number the peer wrote.
 *   <li><strong>Lengths are unsigned</strong>, and their arithmetic is done in {@code long}.
 *   <li><strong>What decode refuses, encode does not write.</strong>
 *   <li>An end inside a message is an error.
 * </ul>
 *
 * <h2>What it may use</h2>
 *
 * {@code net}, {@code stream}, and of {@code loop} the memory for torn messages and the task by which paused ones
 * go on.
 */
package io.nodelay.frame;
