package io.nodelay.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.EventLoop;
import io.nodelay.testing.ClassFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rooms depend downwards only. The JDK's own jdeps says what is so, the table below what may be. */
class HouseTest {
    /** Each room and the rooms it may use; all may use java.base. A room may be in the table before it is built. */
    private static final String TABLE =
            """
            loop:
            stream:
            net:    loop stream
            dgram:  loop stream
            frame:  net stream loop
            tls:    net stream loop
            http:   net stream loop
            https:  http tls net stream loop
            """;

    private static final String HOUSE = "io.nodelay.";
    /** A line of jdeps: {@code   io.nodelay.net -> io.nodelay.loop   nodelay}. */
    private static final Pattern EDGE = Pattern.compile("^\\s+(\\S+)\\s+->\\s+(\\S+)\\s.*$");

    private static final Path CLASSES = ClassFiles.of(EventLoop.class);

    private static Map<String, Set<String>> allowed() {
        return TABLE.lines()
                .map(line -> line.split(":"))
                .collect(Collectors.toMap(row -> row[0].strip(), row -> words(row.length > 1 ? row[1] : "")));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Who uses what, as jdeps sees it in the class files. */
    private static Map<String, Set<String>> edges(String level) {
        StringWriter out = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        int exit = jdeps.run(new PrintWriter(out), new PrintWriter(out), level, CLASSES.toString());
        assertEquals(0, exit, out::toString);
        Map<String, Set<String>> edges = new TreeMap<>();
        out.toString().lines().map(EDGE::matcher).filter(Matcher::matches).forEach(edge -> edges.computeIfAbsent(
                        edge.group(1), from -> new TreeSet<>())
                .add(edge.group(2)));
        return edges;
    }

    private static String room(String name) {
        String inside = name.substring(HOUSE.length());
        int dot = inside.indexOf('.');
        return dot < 0 ? inside : inside.substring(0, dot);
    }

    @Test
    void everyRoomUsesOnlyTheRoomsBelowIt() {
        Map<String, Set<String>> allowed = allowed();
        Set<String> forbidden = new TreeSet<>();
        edges("-verbose:package").forEach((from, uses) -> uses.stream()
                .filter(to -> to.startsWith(HOUSE) && !to.equals(from))
                .filter(to -> !allowed.getOrDefault(room(from), Set.of()).contains(room(to)))
                .forEach(to -> forbidden.add(room(from) + " -> " + room(to))));
        assertEquals(Set.of(), forbidden, () -> "the table of the house is\n" + TABLE);
    }

    @Test
    void everyRoomIsInTheTable() {
        Set<String> rooms =
                edges("-verbose:package").keySet().stream().map(HouseTest::room).collect(Collectors.toSet());
        assertTrue(rooms.size() >= 3, rooms::toString);
        assertTrue(allowed().keySet().containsAll(rooms), () -> rooms + " in the table\n" + TABLE);
    }

    @Test
    void nothingButTheJavaPlatformIsUsed() {
        Set<String> foreign = edges("-verbose:package").values().stream()
                .flatMap(Set::stream)
                .filter(to -> !to.startsWith(HOUSE) && !to.startsWith("java.") && !to.startsWith("javax."))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(Set.of("jdk.jfr").containsAll(foreign), foreign::toString);
    }

    /** The module may be missing at run time: whoever uses it is loaded by one class that looks first. */
    @Test
    void theFlightRecorderIsBehindOneClassInEachRoom() {
        Map<String, Set<String>> users = new TreeMap<>();
        edges("-verbose:class").forEach((from, uses) -> {
            if (uses.stream().anyMatch(to -> to.startsWith("jdk.jfr."))) {
                users.computeIfAbsent(room(from), any -> new TreeSet<>()).add(from.replaceFirst("\\$.*", ""));
            }
        });
        users.forEach((room, classes) -> assertEquals(1, classes.size(), () -> "in " + room + ": " + classes));
    }

    // ---- the module

    private static ModuleDescriptor module() throws IOException {
        try (InputStream descriptor = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
            return ModuleDescriptor.read(descriptor);
        }
    }

    @Test
    void theModuleRequiresJavaBaseAndNothingAtRunTime() throws IOException {
        Map<String, Set<Requires.Modifier>> requires =
                module().requires().stream().collect(Collectors.toMap(Requires::name, Requires::modifiers));
        assertEquals(
                Map.of(
                        "java.base", Set.of(Requires.Modifier.MANDATED),
                        "jdk.jfr", Set.of(Requires.Modifier.STATIC)),
                requires);
    }

    @Test
    void theModuleExportsEveryRoomToEverybody() throws IOException {
        Set<String> rooms = edges("-verbose:package").keySet();
        Set<String> exported = module().exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
        assertEquals(rooms, exported);
    }

    // ---- names

    /** Binary names of all classes. */
    private static Set<String> classes() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(".class") && !file.equals("module-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void noPackageIsACorridor() throws IOException {
        Set<String> corridors = classes().stream()
                .filter(name -> name.matches(".*\\.(internal|impl|util|utils|common|misc)\\..*"))
                .collect(Collectors.toSet());
        assertEquals(Set.of(), corridors);
    }

    @Test
    void noTypeIsNamedAfterItsPlaceInAHierarchy() throws IOException {
        Pattern banned = Pattern.compile(".*[.$](Abstract\\w*|\\w*(Impl|Utils?|Manager|Helper))(\\$.*)?");
        Set<String> named = classes().stream().filter(banned.asMatchPredicate()).collect(Collectors.toSet());
        assertEquals(Set.of(), named);
    }

    @Test
    void theFrontDoorHoldsNoTypes() throws IOException {
        Set<String> atTheDoor = classes().stream()
                .filter(name -> name.startsWith(HOUSE)
                        && !name.substring(HOUSE.length()).contains("."))
                .collect(Collectors.toSet());
        assertEquals(Set.of(), atTheDoor);
    }

    @Test
    void everyRoomHasItsMap() {
        Path sources = Sources.main();
        Set<String> without = edges("-verbose:package").keySet().stream()
                .filter(room -> !Files.exists(sources.resolve(room.replace('.', '/') + "/package-info.java")))
                .collect(Collectors.toSet());
        assertEquals(Set.of(), without);
    }
}
