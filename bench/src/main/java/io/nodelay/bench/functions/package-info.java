/**
 * Pure functions, measured by JMH.
 *
 * <p><b>What this room is for.</b> Running the JMH benchmarks, with their allocation, and storing what they found
 * in the laboratory's format: briefly, or a fork at a time where two are compared. The benchmarks themselves, where they
 * measure package-private types, live under the library's package names: {@code io.nodelay.loop.TimerChurn},
 * {@code io.nodelay.net.QueuedWrite}, {@code io.nodelay.frame.Decoding}, {@code Encoding}, {@code Copying},
 * {@code io.nodelay.http.HeadParsing}, {@code io.nodelay.tls.RecordDriving}.
 *
 * <p><b>Picture.</b> One benchmark class, one question; its Javadoc states it and says how to read the answer.
 *
 * <pre>
 *   FrameBench   one cell:  nodelay netty │ netty nodelay │ nodelay netty …     a fresh process each
 *                           ratios: every nodelay with every netty
 * </pre>
 *
 * <p><b>Files in reading order.</b> {@code Functions}, {@code FrameBench}, {@code FrameCell}, {@code HeadBench}, {@code RecordBench}, {@code Fork}, {@code JmhProcess}, then the
 * benchmarks.
 *
 * <p><b>Laws that hold here.</b> No sockets. Short runs of a single fork are good for allocation only; for times take
 * {@code frame}, {@code http} or {@code tls}, or {@code jmh} with its own forks and iterations.
 *
 * <p><b>What it may use.</b> JMH, the benchmarks, and {@code results}.
 */
package io.nodelay.bench.functions;
