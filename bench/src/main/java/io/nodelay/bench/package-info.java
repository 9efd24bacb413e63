/**
 * The laboratory: what nodelay costs, measured, beside what others cost.
 *
 * <p><b>What this room is for.</b> The command line of {@code benchmarks.jar}: {@code nagle} with {@code nagle explain},
 * {@code echo}, {@code udp}, {@code http}, {@code client}, {@code tls}, {@code idle}, {@code frame}, {@code quick},
 * {@code full}, {@code gate}, {@code track}, {@code compare}, {@code self-test}, {@code report}, and {@code jmh} for JMH's
 * own. Exit codes: 0 fine, 1 regressed, 2 bad input or environment, 3 too noisy to tell, 130 interrupted.
 *
 * <pre>
 *                 ┌──────────────┐
 *                 │  bench (Lab) │  commands
 *                 └──────┬───────┘
 *        ┌───────────────┤
 *        │           ┌───┴────────┐
 *        │           │ regression │  two builds, and one build over time
 *        │           └───┬────────┘
 *        │               ├────────────────┐
 *  ┌─────┴─────────┐ ┌───┴───┐ ┌──────────┴┐
 *  │ conversations │ │ peers │ │ functions │
 *  └─────┬─────────┘ └───┬───┘ └──────────┬┘
 *        └───────────────┼────────────────┘
 *                  ┌─────┴─────┐
 *                  │  results  │  one JSON line a measurement, and the report made of them
 *                  └───────────┘
 * </pre>
 *
 * <p><b>Files in reading order.</b> {@code Lab}, {@code NagleCommand}, {@code ExplainCommand}, {@code Calm},
 * {@code Interruption}, {@code EchoCommand}, {@code UdpCommand}, {@code HttpCommand}, {@code ClientCommand},
 * {@code TlsCommand}, {@code IdleCommand}, {@code FrameCommand}, {@code QuickCommand}, {@code GateCommand},
 * {@code FullCommand}, {@code TrackCommand}, {@code CompareCommand}, {@code SelfTestCommand}, {@code ReportCommand},
 * {@code Output}.
 *
 * <p><b>Laws that hold here.</b> JMH measures functions, HdrHistogram measures conversations. One class, one question,
 * which its Javadoc states together with how to read the answer. No sentence of a report is typed: it follows from the
 * figures of its run. What may fail a build are counts, and a time only at three times what it was beside a peer.
 *
 * <p><b>What it may use.</b> Every room of the laboratory, the library's public types, and on the class path JMH,
 * HdrHistogram, picocli, gson, commons-statistics, Netty and Conscrypt.
 */
package io.nodelay.bench;
