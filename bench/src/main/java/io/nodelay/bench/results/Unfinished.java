package io.nodelay.bench.results;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an interrupted run has left in the growing file of its results, and which run it was.
 *
 * @param edition of that run, which goes on
 * @param done the parameters of what it has measured
 */
public record Unfinished(Edition edition, Set<Map<String, String>> done) {
    /**
     * Reads it; refused unless the run that is to go on is the same in all that bears on its figures.
     *
     * @param file the result file that it would have become
     * @param now the run that would begin now
     */
    public static Unfinished of(Path file, Edition now) {
        Path part = GrowingFile.part(file);
        if (!Files.exists(part)) {
            throw new Refused("--resume", "an unfinished run in " + part, "none");
        }
        GrowingFile.cutTornLine(part);
        Set<Map<String, String>> done = new HashSet<>();
        Edition[] then = {now};
        ResultFile.each(part, measurement -> {
            done.add(measurement.parameters());
            then[0] = new Edition(measurement.run(), measurement.machine());
        });
        difference(now, then[0]).ifPresent(difference -> {
            throw new Refused("--resume", "what " + part.getFileName() + " was begun with", difference);
        });
        return new Unfinished(then[0], done);
    }

    private static Optional<String> difference(Edition now, Edition then) {
        if (!now.machine().equals(then.machine())) {
            return Optional.of("another machine, JDK or network setting");
        }
        if (!now.provenance().commit().equals(then.provenance().commit())) {
            return Optional.of("commit " + now.provenance().commit() + " instead of "
                    + then.provenance().commit());
        }
        return now.provenance().command().equals(then.provenance().command())
                ? Optional.empty()
                : Optional.of("the command '" + now.provenance().command() + "' instead of '"
                        + then.provenance().command() + "'");
    }
}
