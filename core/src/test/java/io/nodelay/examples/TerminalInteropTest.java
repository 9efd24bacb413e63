package io.nodelay.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs one tries a server with by hand: telnet over TCP, {@code nc -U} over a UNIX socket. */
class TerminalInteropTest {

    @Test
    void telnetHearsEchoUntilItsInputEnds() throws Exception {
        assumeTrue(Program.exists("telnet"), "telnet is not installed");
        try (Program echo = Program.example("Echo", 0);
                Program telnet = Program.run("telnet", "127.0.0.1", String.valueOf(echo.port()))) {
            String line = telnet.line();
            while (!line.startsWith("Escape character")) {
                line = telnet.line();
            }
            telnet.type("hello\n");
            assertEquals("hello", telnet.line());
            telnet.type("again\n");
            assertEquals("again", telnet.line());
            telnet.endInput();
            telnet.exitStatus();
        }
    }

    @Test
    void netcatHearsUnixEchoUntilItHasEnded(@TempDir Path folder) throws Exception {
        assumeTrue(Program.exists("nc"), "nc is not installed");
        assumeTrue(knowsUnixSockets(), "this nc has no -U: netcat-openbsd is not installed");
        Path path = folder.resolve("echo.sock");
        try (Program echo = Program.example("UnixEcho", path)) {
            assertTrue(echo.line().endsWith(path.toString()));
            try (Program nc = Program.run("nc", "-N", "-U", path.toString())) {
                nc.type("hello\n");
                assertEquals("hello", nc.line());
                nc.endInput();
                assertEquals(List.of(), nc.rest());
                assertEquals(0, nc.exitStatus());
            }
        }
    }

    private static boolean knowsUnixSockets() throws Exception {
        try (Program help = Program.run("nc", "-h")) {
            return help.rest().stream().anyMatch(line -> line.contains("-U"));
        }
    }
}
