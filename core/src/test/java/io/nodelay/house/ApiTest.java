package io.nodelay.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.EventLoop;
import io.nodelay.testing.ClassFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users see says what it is, and is named as Node names it. */
class ApiTest {
    @TempDir
    Path directory;

    /** The compiler's own check, of everything that is public or protected. */
    private List<String> missingComments(List<Path> files) {
        StringWriter out = new StringWriter();
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        Stream<String> options = Stream.of(
                "-Xdoclint:missing/protected", "-proc:none", "-Xmaxwarns", "10000", "-d", directory.toString());
        String[] arguments =
                Stream.concat(options, files.stream().map(Path::toString)).toArray(String[]::new);
        int exit = javac.run(new PrintWriter(out), new PrintWriter(out), arguments);
        assertEquals(0, exit, out::toString);
        return out.toString().lines().filter(line -> line.contains(".java:")).toList();
    }

    @Test
    void everythingPublicSaysWhatItIs() {
        assertTrue(Sources.files().size() > 20, () -> "no sources in " + Sources.main());
        assertEquals(List.of(), missingComments(Sources.files()));
    }

    /** The check itself: it would also be silent if it looked at nothing. */
    @Test
    void aMethodWithoutACommentWouldBeFound() throws IOException {
        Path file = directory.resolve("Silent.java");
        Files.writeString(
                file,
                """
                /** It has a comment. */
                public final class Silent {
                    private Silent() {}
                    public static void method() {}
                }
                """);
        assertEquals(1, missingComments(List.of(file)).size());
    }

    /** The types of exported packages that users can name. */
    private static List<Class<?>> publicTypes() throws IOException {
        Path classes = ClassFiles.of(EventLoop.class);
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(ApiTest::load)
                    .filter(ApiTest::visible)
                    .collect(Collectors.toList());
        }
    }

    private static Class<?> load(String file) {
        String name = file.substring(0, file.length() - ".class".length()).replaceAll("[/\\\\]", ".");
        try {
            return Class.forName(name, false, EventLoop.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean visible(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || visible(type.getEnclosingClass()));
    }

    private static boolean visible(Method method) {
        return (Modifier.isPublic(method.getModifiers()) || Modifier.isProtected(method.getModifiers()))
                && !method.isSynthetic();
    }

    /** {@code port()} asks and {@code port(80)} sets; {@code Http.get} is HTTP's method of that name. */
    @Test
    void noMethodIsNamedGet() throws IOException {
        Set<String> getters = new TreeSet<>();
        for (Class<?> type : publicTypes()) {
            Arrays.stream(type.getDeclaredMethods())
                    .filter(ApiTest::visible)
                    .filter(method -> method.getName().matches("get[A-Z].*"))
                    .forEach(method -> getters.add(type.getSimpleName() + "." + method.getName()));
        }
        assertEquals(Set.of(), getters);
    }

    @Test
    void noFieldThatCanChangeIsPublic() throws IOException {
        Set<String> fields = new TreeSet<>();
        for (Class<?> type : publicTypes()) {
            Arrays.stream(type.getDeclaredFields())
                    .filter(field -> Modifier.isPublic(field.getModifiers()) && !Modifier.isFinal(field.getModifiers()))
                    .forEach(field -> fields.add(type.getSimpleName() + "." + field.getName()));
        }
        assertEquals(Set.of(), fields);
    }

    /** A user of the library can name every type that its signatures speak of. */
    @Test
    void noSignatureSpeaksOfAHiddenType() throws IOException {
        Set<String> hidden = new TreeSet<>();
        for (Class<?> type : publicTypes()) {
            Arrays.stream(type.getDeclaredMethods())
                    .filter(ApiTest::visible)
                    .filter(method -> Stream.concat(
                                    Stream.of(method.getReturnType()), Arrays.stream(method.getParameterTypes()))
                            .anyMatch(used -> used.getName().startsWith("io.nodelay.") && !visible(used)))
                    .forEach(method -> hidden.add(type.getSimpleName() + "." + method.getName()));
        }
        assertEquals(Set.of(), hidden);
    }
}
