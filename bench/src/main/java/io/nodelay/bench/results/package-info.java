/**
 * Measurements as data: their file format, the facts that belong to them, and the report.
 *
 * <p><b>What this room is for.</b> Every benchmark writes its measurements through here, so that all of them, of every
 * age, can be read by one reader and compared.
 *
 * <p><b>Picture.</b> A result file ({@code *.jsonl}, UTF-8) holds one measurement a line:
 *
 * <pre>
 *   schema       1; a reader refuses any other
 *   benchmark    which question: nagle, echo, udp, http, head, client, tls, record, tls-idle, idle, frame, framed,
 *                functions, compare, self-test; and track, whose lines are the history
 *   parameters   what was varied: an object of strings, in the order in which tables show it
 *   metrics      array of
 *     name         what was counted or timed: p50, segments/message, cpu/unit …
 *     unit         us, B, 1/s, ns/op …; "1" for plain numbers
 *     value        the figure
 *     better       "smaller" or "bigger": its direction, never to be guessed from the unit
 *     samples      how many samples (messages, rounds, iterations) it rests on
 *   pairings     array, empty unless two servers were compared pair by pair, of
 *     metric       the figure compared
 *     ours, peer   the ratio is ours ÷ peer
 *     ratios       one a pair, in the order taken; each pair is two fresh processes, side by side in time;
 *                  frame: one of each of our processes with each of the peer's, ascending
 *     median       of the ratios
 *     low, high    bootstrap interval of the median, over pairs; frame: interval of the rank test
 *     confidence   of that interval: 0.95; frame: its exact one, which few processes make small
 *   run
 *     run          the run's name, the same in all its lines
 *     started      UTC, ISO 8601
 *     commit       full name, or "unknown"
 *     dirty        whether tracked files differed from the commit
 *     command      the command line, without places
 *   machine
 *     id           short hash of cpu, cores, hypervisor and kernel; other machines are never compared
 *     cpu, cores, smt, hypervisor, kernel
 *     hz           the kernel's timer frequency and where it was read
 *     jdk, flags, collector
 *     network
 *       congestion   congestion control of new connections
 *       mtu, mss     of the loopback; the MSS is computed from the MTU and timestamps
 *       sysctls      an object: the settings that bear on small segments
 *       namespace    "private" or "shared"
 *       why          why it is that
 *   disturbance
 *     load         load average of one minute when the measurement began
 *     before       clock ticks of the machine since boot: stolen, total
 *     after        the same at the end
 *   caveats      sentences without which a figure would mislead
 *   files        raw files beside the result file: .hgrm (µs), .hlog (ns)
 * </pre>
 *
 * A fact that a system does not tell is {@code "unknown"}. New fields may be added under the same schema; the meaning of
 * a field never changes under it.
 *
 * <p><b>Files in reading order.</b> {@code Measurement}, {@code ResultFile}, {@code GrowingFile}, {@code Unfinished}, {@code Edition}, {@code MachineFacts},
 * {@code Bootstrap}, {@code RankInterval}, {@code Rounds}, {@code Report}, {@code NagleSection}, {@code NagleSentences}, {@code NagleSummary}; {@code Goal}, {@code Goals};
 * {@code Change}, {@code CompareRow}, {@code History}, {@code HistoryRow}, {@code Conditions}; {@code Gate}, {@code Measure};
 * {@code Page} and what is written on it: {@code Markdown}, {@code Html}, {@code Svg} with {@code LineChart} and {@code BarChart}.
 *
 * <p><b>Laws that hold here.</b> A report is made from result files and nothing else. A file is whole or absent, or grows as {@code .part}. A file
 * names no place and no person.
 *
 * <p><b>What it may use.</b> gson and commons-statistics; no other room.
 */
package io.nodelay.bench.results;
