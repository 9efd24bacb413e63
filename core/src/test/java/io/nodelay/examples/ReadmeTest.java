package io.nodelay.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** README shows code that compiles, and leads to files that exist. */
class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("public class (\\w+)");
    private static final Pattern LINK = Pattern.compile("\\]\\(((?:core|bench)/[^)#]*)");

    @Test
    void readmesJavaCompiles(@TempDir Path folder) throws Exception {
        List<String> programs = find(JAVA, "README.md");
        assertFalse(programs.isEmpty());
        for (String program : programs) {
            Matcher name = CLASS.matcher(program);
            assertTrue(name.find(), program);
            compile(Files.writeString(folder.resolve(name.group(1) + ".java"), program), folder);
        }
    }

    private static void compile(Path source, Path to) {
        StringWriter complaints = new StringWriter();
        PrintWriter said = new PrintWriter(complaints, true);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        String[] options = {"-Xlint:all", "-Werror", "-cp", "target/classes", "-d", to.toString(), source.toString()};
        assertEquals(0, javac.run(said, said, options), complaints::toString);
    }

    @Test
    void readmesLinksIntoTheSourcesLeadToFiles() throws Exception {
        List<String> links = find(LINK, "README.md");
        assertFalse(links.isEmpty());
        for (String link : links) {
            assertTrue(Files.exists(Program.ROOT.resolve(link)), () -> "README.md links to " + link);
        }
    }

    private static List<String> find(Pattern what, String page) throws Exception {
        String text = Files.readString(Program.ROOT.resolve(page));
        return what.matcher(text).results().map(found -> found.group(1)).toList();
    }
}
