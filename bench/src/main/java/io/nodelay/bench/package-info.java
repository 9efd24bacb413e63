/**
 * The laboratory: what nodelay costs, measured, beside what others cost.
 *
 * <p><b>What this room is for.</b> The command line of {@code benchmarks.jar}: {@code nagle}, {@code echo},
 * {@code udp}, {@code idle}, {@code frame}, {@code quick}, {@code report}, and {@code jmh} for JMH's own. Exit codes: 0 fine, 1 regressed, 2 bad
 * input or environment, 3 too noisy to tell.
 *
 * <pre>
 *                 ┌──────────────┐
 *                 │  bench (Lab) │  commands
 *                 └──────┬───────┘
 *        ┌───────────────┼────────────────┐
 *  ┌─────┴─────────┐ ┌───┴───┐ ┌──────────┴┐
 *  │ conversations │ │ peers │ │ functions │
 *  └─────┬─────────┘ └───┬───┘ └──────────┬┘
 *        └───────────────┼────────────────┘
 *                  ┌─────┴─────┐
 *                  │  results  │  one JSON line a measurement, and the report made of them
 *                  └───────────┘
 * </pre>
 *
 * <p><b>Files in reading order.</b> {@code Lab}, {@code NagleCommand}, {@code EchoCommand}, {@code UdpCommand}, {@code IdleCommand},
 * {@code FrameCommand}, {@code QuickCommand}, {@code ReportCommand}, {@code Output}.
 *
 * <p><b>Laws that hold here.</b> JMH measures functions, HdrHistogram measures conversations. One class, one question,
 * which its Javadoc states together with how to read the answer. No sentence of a report is typed: it follows from the
 * figures of its run. Nothing here asserts a time; what may fail a build are counts.
 *
 * <p><b>What it may use.</b> Every room of the laboratory, the library's public types, and on the class path JMH,
 * HdrHistogram, picocli, gson, commons-statistics and Netty.
 */
package io.nodelay.bench;
