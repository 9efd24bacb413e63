package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options refuse at once what cannot be, say what was wrong, and are copied where they are used. */
class OptionsTest {
    @Test
    void theDefaultsAreThoseThatTheJavadocTells() {
        NetOptions options = new NetOptions();
        assertEquals(64 * 1024, options.highWaterMark());
        assertEquals(16 * 1024, options.lowWaterMark());
        assertEquals(16 * 1024 * 1024, options.maxBuffered());
        assertEquals(false, options.allowHalfOpen());
        assertEquals(Optional.empty(), options.noDelay());
        assertEquals(Optional.empty(), options.keepAlive());
        assertEquals(10_000, new ConnectOptions().timeout());
        assertEquals("localhost", new ConnectOptions().host());
        assertEquals(4_096, new ListenOptions().backlog());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void aPortToConnectToIsFrom1To65535(int port) {
        ConnectOptions options = new ConnectOptions();
        assertSays("" + port, () -> options.port(port));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, Integer.MIN_VALUE})
    void aPortToListenOnIsFrom0To65535(int port) {
        ListenOptions options = new ListenOptions();
        assertSays("" + port, () -> options.port(port));
    }

    @Test
    void thePortsAtTheEdgesAreTaken() {
        assertEquals(1, new ConnectOptions().port(1).port());
        assertEquals(65_535, new ConnectOptions().port(65_535).port());
        assertEquals(0, new ListenOptions().port(0).port());
        assertEquals(65_535, new ListenOptions().port(65_535).port());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void aBacklogIsAtLeast1(int backlog) {
        ListenOptions options = new ListenOptions();
        assertSays("" + backlog, () -> options.backlog(backlog));
    }

    @Test
    void aConnectTimeoutIsNotNegative() {
        ConnectOptions options = new ConnectOptions();
        assertSays("-1", () -> options.timeout(-1));
        assertEquals(0, options.timeout(0).timeout());
    }

    @Test
    void theWaterMarksAreInOrderAndPositive() {
        NetOptions options = new NetOptions();
        assertSays("0", () -> options.waterMarks(0, 10));
        assertSays("11", () -> options.waterMarks(11, 10));
        assertEquals(10, options.waterMarks(10, 10).lowWaterMark());
    }

    @Test
    void refusedWaterMarksChangeNeither() {
        NetOptions options = new NetOptions().waterMarks(5, 10);
        assertThrows(IllegalArgumentException.class, () -> options.waterMarks(20, 10));
        assertEquals(5, options.lowWaterMark());
        assertEquals(10, options.highWaterMark());
    }

    @Test
    void atLeastOneByteMayBeBuffered() {
        NetOptions options = new NetOptions();
        assertSays("0", () -> options.maxBuffered(0));
        assertEquals(1, options.maxBuffered(1).maxBuffered());
    }

    @Test
    void keepAliveTakesNumbersFrom1On() {
        assertSays("0 s", () -> new KeepAlive(0, 1, 1));
        assertSays("0 s", () -> new KeepAlive(1, 0, 1));
        assertSays("0 probes", () -> new KeepAlive(1, 1, 0));
        assertEquals(1, new KeepAlive(1, 1, 1).count());
    }

    @Test
    void theLastOfHostPortAndPathCounts() {
        Path path = Path.of("some.sock");
        assertEquals(
                Optional.of(path),
                new ConnectOptions().port(1).path(path).path().map(Path::getFileName));
        assertEquals(Optional.empty(), new ConnectOptions().path(path).port(1).path());
        assertEquals(Optional.empty(), new ConnectOptions().path(path).host("h").path());
        assertEquals(Optional.empty(), new ListenOptions().path(path).port(1).path());
        assertEquals(Optional.empty(), new ListenOptions().path(path).host("h").path());
    }

    @Test
    void aPathOfAnotherFileSystemIsRefused(@TempDir Path directory) throws Exception {
        URI archive = URI.create("jar:" + directory.resolve("a.zip").toUri());
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path inside = zip.getPath("socket");
            assertThrows(IllegalArgumentException.class, () -> new ConnectOptions().path(inside));
            assertThrows(IllegalArgumentException.class, () -> new ListenOptions().path(inside));
        }
    }

    @Test
    void aCopyDoesNotChangeWithItsOriginal() {
        ConnectOptions original = new ConnectOptions().host("a").port(1);
        original.socket().noDelay(true);
        ConnectOptions copy = new ConnectOptions(original);
        original.host("b").port(2).timeout(3);
        original.socket().noDelay(false);
        assertEquals("a:1", copy.toString());
        assertEquals(10_000, copy.timeout());
        assertEquals(Optional.of(true), copy.socket().noDelay());
    }

    @Test
    void aCopyHasAllOfIt() {
        NetOptions all = new NetOptions()
                .allowHalfOpen(true)
                .noDelay(false)
                .keepAlive(new KeepAlive(1, 2, 3))
                .waterMarks(4, 5)
                .maxBuffered(6);
        NetOptions copy = new NetOptions(all);
        assertTrue(copy.allowHalfOpen());
        assertEquals(Optional.of(false), copy.noDelay());
        assertEquals(Optional.of(new KeepAlive(1, 2, 3)), copy.keepAlive());
        assertEquals(4, copy.lowWaterMark());
        assertEquals(5, copy.highWaterMark());
        assertEquals(6, copy.maxBuffered());
        ListenOptions listen = new ListenOptions(
                new ListenOptions().host("h").port(7).backlog(8).reusePort(true));
        assertEquals("h:7", listen.toString());
        assertEquals(8, listen.backlog());
        assertTrue(listen.reusePort());
    }

    private static void assertSays(String what, Runnable wrong) {
        String said = assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
        assertTrue(said.contains(what), said);
    }
}
