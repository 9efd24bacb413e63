package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.List;

/**
 * The commit that is measured.
 *
 * @param id its full name, {@code unknown} where there is no work tree or no git
 * @param dirty whether tracked files differ from it
 */
record Commit(String id, boolean dirty) {
    private static final Commit UNKNOWN = new Commit("unknown", false);

    static Commit current() {
        Command.Outcome head = git("rev-parse", "--verify", "HEAD");
        if (!head.fine()) {
            return UNKNOWN;
        }
        Command.Outcome changes = git("status", "--porcelain", "--untracked-files=no");
        return new Commit(
                head.output().trim(), !changes.fine() || !changes.output().isBlank());
    }

    private static Command.Outcome git(String... arguments) {
        List<String> line = new ArrayList<>(List.of("git", "-C", Home.workTree().toString()));
        line.addAll(List.of(arguments));
        return Command.run(line);
    }
}
