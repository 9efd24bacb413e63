package io.nodelay.bench.regression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.bench.results.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {
    @TempDir
    Path directory;

    private Path jar(String entry) throws IOException {
        Path jar = directory.resolve("some.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry(entry));
        }
        return jar;
    }

    @Test
    void aJarIsNamedByItsContentAndByNoPlace() throws IOException {
        Build build = Build.ofJar(jar("io/nodelay/bench/Lab.class"));
        assertTrue(build.label().matches("jar [0-9a-f]+"), build::label);
        assertEquals(directory.resolve("some.jar").toString(), build.classPath());
    }

    @Test
    void aJarOfSomethingElseIsRefusedAtOnce() throws IOException {
        Path jar = jar("com/example/Other.class");
        Refused refused = assertThrows(Refused.class, () -> Build.ofJar(jar));
        assertEquals(
                jar + ": expected a benchmarks.jar, found a jar without io/nodelay/bench/Lab.class",
                refused.getMessage());
    }

    @Test
    void aFileThatIsNoJarIsRefused() throws IOException {
        Path text = Files.writeString(directory.resolve("text.jar"), "text");
        Refused refused = assertThrows(Refused.class, () -> Build.ofJar(text));
        assertTrue(
                refused.getMessage().startsWith(text + ": expected a benchmarks.jar that can be read"),
                refused::getMessage);
    }
}
