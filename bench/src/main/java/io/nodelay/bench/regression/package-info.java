/**
 * Has a change made it slower? What builds cost, one beside another, and over time.
 *
 * <p><b>What this room is for.</b> Comparing two builds fork by fork, following what named sets cost from commit to commit,
 * and finding out how often the comparison itself is wrong.
 *
 * <p><b>Picture.</b>
 *
 * <pre>
 *   BASELINE  ── jar, or git revision ──▶ Build ─┐    A B │ B A │ A B …      a fresh process each, at once or in turn
 *   CANDIDATE ─────────────────────────▶ Build ─┴──▶ Comparison ──▶ Trial ──▶ Change
 *                                                     ▲               regressed, improved,
 *   Suite ── Subject: a JMH benchmark, a server ──────┤               same, too noisy to tell
 *                                                     │
 *                                                     └──▶ Tracking ──▶ a line a benchmark in the history
 * </pre>
 *
 * <p><b>Files in reading order.</b> {@code Suite}, {@code Subject}, {@code Figure}, {@code JmhSubject},
 * {@code ServerSubject}; {@code Build}, {@code Comparison}, {@code Trial}; {@code Tracking}, {@code JmhJson},
 * {@code Otava}; {@code SelfTest}, {@code Resampling}, {@code Recording}.
 *
 * <p><b>Laws that hold here.</b> Spread lies between processes, so processes are what is counted; and in the
 * machine's moods, so those compared share them. The direction of a figure
 * is stored with it and never guessed. A change is told only if it was found twice. A machine that is too noisy gets no
 * verdict.
 *
 * <p><b>What it may use.</b> {@code functions}, {@code peers} and {@code results}; JMH's statistics, gson.
 */
package io.nodelay.bench.regression;
