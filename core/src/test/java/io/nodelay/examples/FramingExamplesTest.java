package io.nodelay.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.testing.OutsideServer;
import io.nodelay.testing.Outsider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The examples of messages that need no second guest, against the JDK's blocking sockets. */
class FramingExamplesTest {

    /** Without Nagle's algorithm, so that byte by byte is what it says. */
    private static Outsider dial(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return Outsider.of(socket);
    }

    private static OutsideServer server() throws IOException {
        return OutsideServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static int portOf(OutsideServer server) {
        return ((InetSocketAddress) server.address()).getPort();
    }

    // ---- StickyPackets

    @Test
    void stickyPacketsLosesTheMessagesWithoutAFramingAndFindsThemWithEach() throws Exception {
        try (Program demo = Program.example("StickyPackets")) {
            List<String> said = demo.rest();
            assertEquals(7, said.size(), said::toString);
            String unframed = said.get(1).replaceAll("^no framing +HI\\|THERE\\|AGA\\|IN ", "");
            assertEquals("HITHEREAGAIN", unframed.replaceAll("[\\[\\] ]", ""));
            assertEquals(
                    List.of(
                            "FixedLength     HI   |THERE|AGA|IN           [HI   ] [THERE] [AGAIN] ",
                            "Delimited       HI..|THERE..|AGA|IN..        [HI] [THERE] [AGAIN] ",
                            "LengthPrefixed  ..HI|..THERE|..AGA|IN        [HI] [THERE] [AGAIN] ",
                            "StackBuffer     ..HI|..THERE|..AGA|IN        [HI] [THERE] [AGAIN] ",
                            "Numbered        ....HI|....THERE|....AGA|IN  1[HI] 2[THERE] 3[AGAIN] "),
                    said.subList(2, 7));
            assertEquals(0, demo.exitStatus());
        }
    }

    @Test
    void readmeShowsWhatStickyPacketsPrints() throws Exception {
        List<String> readme = Files.readAllLines(Program.ROOT.resolve("README.md"));
        try (Program demo = Program.example("StickyPackets")) {
            for (String line : demo.rest()) {
                assertTrue(line.startsWith("no framing") || readme.contains(line.stripTrailing()), line);
            }
        }
    }

    // ---- Packets

    /** As on the wire: number and length of 16 bits each, then the body. */
    private static byte[] packet(int serial, byte[] body) {
        return ByteBuffer.allocate(4 + body.length)
                .putShort((short) serial)
                .putShort((short) body.length)
                .put(body)
                .array();
    }

    private static byte[] packet(int serial, String body) {
        return packet(serial, body.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] joined(byte[]... packets) {
        int length = Arrays.stream(packets).mapToInt(each -> each.length).sum();
        ByteBuffer all = ByteBuffer.allocate(length);
        Arrays.stream(packets).forEach(all::put);
        return all.array();
    }

    private static byte[] nextPacket(Outsider from) throws IOException {
        byte[] head = from.read(4);
        int length = ByteBuffer.wrap(head).getShort(2) & 0xFFFF;
        return joined(head, from.read(length));
    }

    private static void writeByteByByte(Outsider to, byte[] bytes) throws IOException {
        for (byte each : bytes) {
            to.write(new byte[] {each});
        }
    }

    /**
     * Asked by one write, and so read at once: the answers' timers are due in the order of their delays, unless the
     * program stands still for a quarter of a second between two of them.
     */
    @Test
    void packetsAnswersWhatIsShortFirst() throws Exception {
        byte[] slow = packet(1, "x".repeat(500));
        byte[] faster = packet(2, "y".repeat(250));
        byte[] fastest = packet(3, "");
        try (Program packets = Program.example("Packets", 0);
                Outsider client = dial(packets.port())) {
            client.write(joined(slow, faster, fastest));
            assertEquals(ByteBuffer.wrap(fastest), ByteBuffer.wrap(nextPacket(client)));
            assertEquals(ByteBuffer.wrap(faster), ByteBuffer.wrap(nextPacket(client)));
            assertEquals(ByteBuffer.wrap(slow), ByteBuffer.wrap(nextPacket(client)));
        }
    }

    @Test
    void packetsReadsQuestionsThatComeByteByByte() throws Exception {
        byte[] question = packet(7, "why?");
        try (Program packets = Program.example("Packets", 0);
                Outsider client = dial(packets.port())) {
            for (int i = 0; i < 20; i++) {
                writeByteByByte(client, question);
                assertEquals(ByteBuffer.wrap(question), ByteBuffer.wrap(nextPacket(client)));
            }
        }
    }

    @Test
    void packetsTakesNumbersAndLengthsForUnsigned() throws Exception {
        Random random = new Random(3);
        try (Program packets = Program.example("Packets", 0);
                Outsider client = dial(packets.port())) {
            Set<ByteBuffer> questions = new HashSet<>();
            for (int number : List.of(0, 1, 32_767, 32_768, 65_535)) {
                byte[] body = new byte[number];
                random.nextBytes(body);
                byte[] question = packet(number, body);
                client.write(question);
                questions.add(ByteBuffer.wrap(question));
            }
            Set<ByteBuffer> answers = new HashSet<>();
            for (int i = 0; i < questions.size(); i++) {
                answers.add(ByteBuffer.wrap(nextPacket(client)));
            }
            assertEquals(questions, answers);
        }
    }

    @Test
    void packetsKeepsTwoClientsApart() throws Exception {
        byte[] ones = packet(1, "of the one");
        byte[] others = packet(1, "of the other");
        try (Program packets = Program.example("Packets", 0)) {
            int port = packets.port();
            try (Outsider one = dial(port);
                    Outsider other = dial(port)) {
                for (int i = 0; i < others.length; i++) {
                    one.write(Arrays.copyOfRange(ones, Math.min(i, ones.length), Math.min(i + 1, ones.length)));
                    other.write(Arrays.copyOfRange(others, i, i + 1));
                }
                assertEquals(ByteBuffer.wrap(ones), ByteBuffer.wrap(nextPacket(one)));
                assertEquals(ByteBuffer.wrap(others), ByteBuffer.wrap(nextPacket(other)));
            }
        }
    }

    @Test
    void packetsDropsAClientThatEndsInsideAQuestion() throws Exception {
        try (Program packets = Program.example("Packets", 0);
                Outsider client = dial(packets.port())) {
            client.write(Arrays.copyOf(packet(1, "torn"), 6));
            client.shutdownOutput();
            assertEquals("", client.readAllText());
        }
    }

    /** The server answers nothing before it has all three, and then the last one first. */
    @Test
    void packetsAsksAllAtOnceAndKnowsTheAnswersByTheirNumbers() throws Exception {
        try (OutsideServer server = server();
                Program packets = Program.example("Packets", "127.0.0.1", portOf(server));
                Outsider connection = server.accept()) {
            List<byte[]> questions = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                questions.add(0, nextPacket(connection));
            }
            for (byte[] question : questions) {
                int serial = ByteBuffer.wrap(question).getShort();
                String word = new String(question, 4, question.length - 4, StandardCharsets.US_ASCII);
                writeByteByByte(connection, packet(serial, "no " + word));
            }
            assertEquals("", connection.readAllText());
            connection.shutdownOutput();
            assertEquals(List.of("ox: no ox", "horse: no horse", "elephant: no elephant"), packets.rest());
            assertEquals(0, packets.exitStatus());
        }
    }

    @Test
    void packetsSaysThatTheAnswerIsTorn() throws Exception {
        try (OutsideServer server = server();
                Program packets = Program.example("Packets", "127.0.0.1", portOf(server))) {
            try (Outsider connection = server.accept()) {
                byte[] question = nextPacket(connection);
                nextPacket(connection);
                nextPacket(connection);
                connection.write(Arrays.copyOf(question, 5));
            }
            String said = packets.line();
            assertTrue(said.startsWith("Packets: a whole message expected"), said);
            assertTrue(said.contains("00 01 00 08 65 \"....e\""), said);
            assertEquals(0, packets.exitStatus());
        }
    }
}
