/**
 * Conversations over real sockets, timed with HdrHistogram: the Nagle study, and what each framing carries.
 *
 * <p><b>What this room is for.</b> Two ends of a connection talk in a given pattern while latency is recorded and what it
 * costs both is counted: segments, ACKs, writes, processor time.
 *
 * <pre>
 *   the Nagle study: two processes, each in a network namespace of its own where that is allowed
 *
 *      near end (client)            the way (Links)                    far end (server)
 *   ┌───────────────────┐    veth pair, or with an RTT             ┌───────────────────────┐
 *   │ Asker, or Sink    │    ┌─────┐   ┌───────────┐   ┌─────┐     │ FarEnd: answers, or   │
 *   │ Window, Meter ────┼───▶│ TUN │◀─▶│ Forwarder │◀─▶│ TUN │◀────┤ Speaker one way       │
 *   │ of both ends      │    └─────┘   └───────────┘   └─────┘     │ led by lines (FarMain)│
 *   └───────────────────┘                                          └───────────────────────┘
 *            └──────────────── Stamps: shared memory, times of messages one way ┘
 *
 *   framing: one process, this system's own loopback, each end on a loop and a thread of its own
 *
 *   ┌──────────────┐   ECHO: batch of messages  ┌──────────┐
 *   │    Caller    ├───────────────────────────▶│ Answerer │    framed by each codec in turn
 *   │  (Window)    │◀───────────────────────────┤          │
 *   └──────────────┘        the same            └──────────┘
 *   ┌──────────────┐   STREAM                   ┌──────────┐
 *   │    Pourer    ├───────────────────────────▶│ Counter  │
 *   └──────────────┘                            │ (Window) │
 *                                               └──────────┘
 * </pre>
 *
 * <p><b>Files in reading order.</b> {@code NagleBench}, {@code Cell}, {@code Axes}, {@code Pattern}, {@code Carrier};
 * {@code Talk}, {@code NearEnd}, {@code Asker}, {@code ColdAsker}, {@code Sink}, {@code FarMain}, {@code FarEnd}, {@code Speaker},
 * {@code Pacer}, {@code Pen}, {@code Shared}, {@code Stamps}, {@code Credentials}; {@code Window}, {@code Count}, {@code Meter}, {@code Segments}, {@code CountFigures};
 * {@code Namespace}, {@code Links}, {@code Forwarder} with {@code link.py}; {@code Explanation}, {@code Timeline};
 * {@code NagleGate}; {@code FramedBench}, {@code FramedCell}, {@code FramedDialogue}, {@code Conversations}.
 *
 * <p><b>Laws that hold here.</b> A closed loop is named as such; an open one is timed from when a message was due. What is
 * warm-up is decided by {@code Window} alone, and counters are read between two messages. Where the environment changes the
 * answer, the answer says which it was; what cannot be measured says why. Nothing of a namespace outlives its processes.
 *
 * <p><b>What it may use.</b> The library's public types, HdrHistogram, and {@code results}.
 */
package io.nodelay.bench.conversations;
