package io.nodelay.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelay.testing.Outsider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The example {@code Chat}: with the JDK's blocking sockets, and with the programs people would come by. */
class ChatTest {

    /** Somebody in the room. */
    private record Guest(Socket socket, BufferedReader lines) implements AutoCloseable {
        static Guest enter(int port) throws IOException {
            return enter(new Socket(), port);
        }

        /** Whose kernel keeps little for it. */
        static Guest enterSlowly(int port) throws IOException {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(8_192);
            return enter(socket, port);
        }

        private static Guest enter(Socket socket, int port) throws IOException {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(Outsider.READ_LIMIT_MILLIS);
            InputStreamReader decoder = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
            return new Guest(socket, new BufferedReader(decoder));
        }

        void say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        String hear() throws IOException {
            return lines.readLine();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void everybodyIsToldWhoComesWhatIsSaidAndWhoLeaves() throws Exception {
        try (Program chat = Program.example("Chat", 0)) {
            int port = chat.port();
            try (Guest one = Guest.enter(port)) {
                assertEquals("guest 1 is here", one.hear());
                try (Guest two = Guest.enter(port)) {
                    assertEquals("guest 2 is here", two.hear());
                    assertEquals("guest 2 is here", one.hear());
                    one.say("good evening\n");
                    assertEquals("guest 1: good evening", one.hear());
                    assertEquals("guest 1: good evening", two.hear());
                }
                assertEquals("guest 2 has left", one.hear());
            }
        }
    }

    @Test
    void aLineMayEndAsTelnetsOrAsNcsAndIsToldAsTelnets() throws Exception {
        String heard = "guest 1 is here\r\nguest 1: CRLF\r\nguest 1: LF\r\n";
        try (Program chat = Program.example("Chat", 0);
                Guest guest = Guest.enter(chat.port())) {
            guest.say("CRLF\r\nLF\n");
            assertEquals(heard, Outsider.of(guest.socket).readText(heard.length()));
        }
    }

    @Test
    void aLineIsToldOnceItIsWholeThoughItComesByteByByte() throws Exception {
        try (Program chat = Program.example("Chat", 0)) {
            int port = chat.port();
            try (Guest slow = Guest.enter(port);
                    Guest other = Guest.enter(port)) {
                assertEquals("guest 1 is here", slow.hear());
                assertEquals("guest 2 is here", slow.hear());
                slow.socket.setTcpNoDelay(true);
                for (byte each : "grüß Gott\r".getBytes(StandardCharsets.UTF_8)) {
                    slow.socket.getOutputStream().write(each);
                }
                other.say("between\n");
                assertEquals("guest 2: between", slow.hear());
                slow.say("\n");
                assertEquals("guest 1: grüß Gott", slow.hear());
            }
        }
    }

    @Test
    void nobodyMovesTheCursorOfAnother() throws Exception {
        try (Program chat = Program.example("Chat", 0);
                Guest guest = Guest.enter(chat.port())) {
            assertEquals("guest 1 is here", guest.hear());
            guest.say("\u001B[2J\u0007clear\u009B2Jed\n");
            assertEquals("guest 1: [2Jclear2Jed", guest.hear());
        }
    }

    @Test
    void aLineMayGrowOnItsWay() throws Exception {
        try (Program chat = Program.example("Chat", 0);
                Guest guest = Guest.enter(chat.port())) {
            assertEquals("guest 1 is here", guest.hear());
            guest.say("x".repeat(1_000) + "\n");
            assertEquals("guest 1: " + "x".repeat(1_000), guest.hear());
            guest.socket.getOutputStream().write(new byte[] {(byte) 0xFF, (byte) 0xFF, '\n'});
            assertEquals("guest 1: \uFFFD\uFFFD", guest.hear());
        }
    }

    @Test
    void aGuestWhoseLineNeverEndsIsPutOut() throws Exception {
        try (Program chat = Program.example("Chat", 0)) {
            int port = chat.port();
            try (Guest one = Guest.enter(port)) {
                assertEquals("guest 1 is here", one.hear());
                try (Guest endless = Guest.enter(port)) {
                    assertEquals("guest 2 is here", one.hear());
                    endless.say("x".repeat(1_001));
                    assertEquals("guest 2 has left", one.hear());
                }
            }
        }
    }

    @Test
    void aSlowReaderIsNotWaitedForMissesWholeLinesAndHearsAgainOnceItReads() throws Exception {
        String line = "x".repeat(990);
        int together = 40;
        int rounds = 500; // 20 MB, far more than the kernel keeps for the slow one
        try (Program chat = Program.example("Chat", 0)) {
            int port = chat.port();
            try (Guest slow = Guest.enterSlowly(port);
                    Guest talker = Guest.enter(port)) {
                assertEquals("guest 2 is here", talker.hear());
                for (int i = 0; i < rounds; i++) {
                    talker.say((line + "\n").repeat(together));
                    for (int j = 0; j < together; j++) {
                        assertEquals("guest 2: " + line, talker.hear());
                    }
                }
                assertEquals("guest 1 is here", slow.hear());
                assertEquals("guest 2 is here", slow.hear());
                int heard = wholeLinesUntilNews(slow, talker, "guest 2: " + line);
                assertTrue(heard > 0 && heard < rounds * together, () -> heard + " lines");
            }
        }
    }

    /** Has one ask whether the other is awake again, until that is heard; counts the old lines before. */
    private static int wholeLinesUntilNews(Guest slow, Guest talker, String old) throws IOException {
        int lines = 0;
        while (true) {
            talker.say("awake?\n");
            assertEquals("guest 2: awake?", talker.hear());
            while (slow.lines.ready()) {
                String next = slow.hear();
                if (next.equals("guest 2: awake?")) {
                    return lines;
                }
                assertEquals(old, next);
                lines++;
            }
        }
    }

    // ---- the programs people would come by

    @Test
    void telnetAndNcHearEachOther() throws Exception {
        assumeTrue(Program.exists("telnet"), "telnet is not installed");
        assumeTrue(Program.exists("nc"), "nc is not installed");
        try (Program chat = Program.example("Chat", 0)) {
            String port = String.valueOf(chat.port());
            try (Program telnet = Program.run("telnet", "127.0.0.1", port)) {
                String line = telnet.line();
                while (!line.startsWith("Escape character")) {
                    line = telnet.line();
                }
                assertEquals("guest 1 is here", telnet.line());
                try (Program nc = Program.run("nc", "127.0.0.1", port)) {
                    assertEquals("guest 2 is here", nc.line());
                    assertEquals("guest 2 is here", telnet.line());
                    telnet.type("by telnet\n");
                    assertEquals("guest 1: by telnet", nc.line());
                    assertEquals("guest 1: by telnet", telnet.line());
                    nc.type("by nc\n");
                    assertEquals("guest 2: by nc", telnet.line());
                }
                assertEquals("guest 2 has left", telnet.line());
            }
        }
    }
}
