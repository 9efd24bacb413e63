package io.nodelay.bench.regression;

import io.nodelay.bench.results.Command;
import io.nodelay.bench.results.Home;
import io.nodelay.bench.results.Progress;
import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/**
 * A build that can be asked.
 *
 * @param label what it is, in results: a commit, or a jar's checksum; no place
 * @param classPath its {@code benchmarks.jar}
 * @param flags for the JVM that measures, beside those that all get
 */
public record Build(String label, String classPath, List<String> flags) {
    private static final String JAR = ".jar";
    private static final String LABORATORY = "io/nodelay/bench/Lab.class";
    private static final String WORK_TREE = "worktree ";
    private static final Duration BUILDING = Duration.ofMinutes(20);
    private static final int SHORT = 10;

    public Build {
        flags = List.copyOf(flags);
    }

    /** The laboratory that runs this. */
    public static Build own() {
        return new Build("this build", System.getProperty("java.class.path"), List.of());
    }

    /** The same with other flags. */
    Build with(String label, List<String> flags) {
        return new Build(label, classPath, flags);
    }

    /**
     * A jar as it is, or a git revision, built in a work tree of its own that is gone afterwards.
     *
     * @param word a file that ends in {@code .jar}, or a revision of the repository around the laboratory
     * @param scratch an empty directory, which holds what is built
     */
    public static Build of(String word, Path scratch, Progress progress) {
        return word.endsWith(JAR) ? ofJar(Path.of(word)) : ofRevision(word, scratch, progress);
    }

    public static Build ofJar(Path jar) {
        if (!Files.isRegularFile(jar) || !Files.isReadable(jar)) {
            throw new Refused(jar.toString(), "a benchmarks.jar that can be read", "none");
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            if (zip.getEntry(LABORATORY) == null) {
                throw new Refused(jar.toString(), "a benchmarks.jar", "a jar without " + LABORATORY);
            }
            CRC32 sum = new CRC32();
            sum.update(Files.readAllBytes(jar));
            return new Build(
                    "jar " + Long.toHexString(sum.getValue()),
                    jar.toAbsolutePath().toString(),
                    List.of());
        } catch (IOException unreadable) {
            throw new Refused(jar.toString(), "a benchmarks.jar that can be read", unreadable);
        }
    }

    private static Build ofRevision(String revision, Path scratch, Progress progress) {
        Command.Outcome found = git("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}");
        if (!found.fine()) {
            throw new Refused(
                    revision,
                    "a jar, or a git revision of " + Home.workTree(),
                    found.output().isBlank() ? "neither" : found.output().trim());
        }
        String commit = found.output().trim();
        String label = commit.substring(0, Math.min(SHORT, commit.length()));
        Path jar = scratch.resolve(label + JAR);
        if (!Files.exists(jar)) { // both may be the same
            forgetKilled(scratch);
            progress.at("building " + label + " in a work tree of its own");
            build(commit, scratch.resolve("tree-" + label), jar);
        }
        return new Build(label, jar.toString(), List.of());
    }

    /** A comparison that was killed has left its work tree registered; the directory is gone with its scratch. */
    private static void forgetKilled(Path scratch) {
        String scratches = scratch.resolveSibling("nodelay-bench-").toString();
        git("worktree", "list", "--porcelain")
                .output()
                .lines()
                .filter(line -> line.startsWith(WORK_TREE + scratches))
                .map(line -> Path.of(line.substring(WORK_TREE.length())))
                .filter(Files::notExists)
                .forEach(tree -> git("worktree", "remove", "--force", tree.toString()));
    }

    private static void build(String commit, Path tree, Path jar) {
        fine("git worktree", git("worktree", "add", "--detach", tree.toString(), commit));
        try {
            fine(
                    "mvn package of " + commit,
                    Command.run(
                            List.of(
                                    "mvn",
                                    "-B",
                                    "-q",
                                    "-f",
                                    tree.resolve("pom.xml").toString(),
                                    "package",
                                    "-pl",
                                    "bench",
                                    "-am",
                                    "-Dmaven.test.skip=true",
                                    "-Dspotless.check.skip=true"),
                            BUILDING));
            Files.move(tree.resolve("bench/target/benchmarks.jar"), jar);
        } catch (IOException absent) {
            throw new Refused("mvn package of " + commit, "bench/target/benchmarks.jar", absent);
        } finally {
            fine("git worktree", git("worktree", "remove", "--force", tree.toString()));
        }
    }

    private static void fine(String what, Command.Outcome outcome) {
        if (!outcome.fine()) {
            throw new Refused(what, "to end well", outcome.output().trim());
        }
    }

    private static Command.Outcome git(String... arguments) {
        List<String> line = new ArrayList<>(List.of("git", "-C", Home.workTree().toString()));
        line.addAll(List.of(arguments));
        return Command.run(line);
    }
}
