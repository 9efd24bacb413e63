package io.nodelay.bench.results;

import java.util.Objects;

/**
 * Which run a measurement belongs to.
 *
 * @param run the run's name, the same in all its lines
 * @param started when the run began, UTC, ISO 8601
 * @param commit the commit that was measured, {@code unknown} outside a work tree
 * @param dirty whether tracked files differed from that commit
 * @param command the command line, without places
 */
public record Provenance(String run, String started, String commit, boolean dirty, String command) {
    public Provenance {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(commit, "commit");
        Objects.requireNonNull(command, "command");
    }
}
