/**
 * Conversations over real sockets, timed with HdrHistogram: the Nagle question, and what each framing carries.
 *
 * <p><b>What this room is for.</b> Two ends of a connection, each on a loop and a thread of its own in one process, talk
 * in a given pattern while latency is recorded and the kernel's segments are counted.
 *
 * <pre>
 *      asking loop                              serving loop
 *   ┌──────────────┐   WR, WWR, GWR: message    ┌─────────┐
 *   │    Asker     ├───────────────────────────▶│ Replier │
 *   │  (Window)    │◀───────────────────────────┤         │
 *   └──────────────┘          16 bytes          └─────────┘
 *   ┌──────────────┐   STREAM: stamped messages ┌─────────┐
 *   │   Streamer   ├───────────────────────────▶│  Sink   │
 *   └──────────────┘                            │(Window) │
 *                                               └─────────┘
 *   both in a network namespace of their own, lo at MTU 1500, where that is allowed
 *
 *   ┌──────────────┐   ECHO: batch of messages  ┌──────────┐
 *   │    Caller    ├───────────────────────────▶│ Answerer │    framed by each codec in turn,
 *   │  (Window)    │◀───────────────────────────┤          │    on this system's own loopback
 *   └──────────────┘        the same            └──────────┘
 *   ┌──────────────┐   STREAM                   ┌──────────┐
 *   │    Pourer    ├───────────────────────────▶│ Counter  │
 *   └──────────────┘                            │ (Window) │
 *                                               └──────────┘
 * </pre>
 *
 * <p><b>Files in reading order.</b> {@code Conversations}, {@code Dialogue}, {@code Window}; {@code NagleBench},
 * {@code Cell}, {@code NagleDialogue}, {@code Asker}, {@code Replier}, {@code Segments}, {@code Namespace},
 * {@code NagleGate}; {@code FramedBench}, {@code FramedCell}, {@code FramedDialogue}, {@code Messages}.
 *
 * <p><b>Laws that hold here.</b> A closed loop is named as such. What is warm-up is decided by {@code Window} alone, and
 * counters are read between two messages. Where the environment changes the answer, the answer says which it was.
 *
 * <p><b>What it may use.</b> The library's public types, HdrHistogram, and {@code results}.
 */
package io.nodelay.bench.conversations;
