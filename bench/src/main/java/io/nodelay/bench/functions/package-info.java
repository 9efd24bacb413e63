/**
 * Pure functions, measured by JMH.
 *
 * <p><b>What this room is for.</b> Running the JMH benchmarks briefly, with their allocation, and storing what they found
 * in the laboratory's format. The benchmarks themselves, where they measure package-private types, live under the
 * library's package names: {@code io.nodelay.loop.TimerChurn}, {@code io.nodelay.net.QueuedWrite}.
 *
 * <p><b>Picture.</b> One benchmark class, one question; its Javadoc states it and says how to read the answer.
 *
 * <p><b>Files in reading order.</b> {@code Functions}, then the benchmarks.
 *
 * <p><b>Laws that hold here.</b> No sockets. Short runs are good for allocation only; for times take {@code jmh} with its
 * own forks and iterations.
 *
 * <p><b>What it may use.</b> JMH and {@code results}.
 */
package io.nodelay.bench.functions;
