package io.nodelay.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Packets with a number and a length before them, as a program for Node would frame them, at the other end of ours. */
class NumberedInteropTest {
    /** The header in Node's words: number and length, unsigned, of 16 bits each, the higher byte first. */
    private static final String FRAMING =
            """
            const net = require('net');
            function pack(number, body) {
                const packet = Buffer.alloc(4 + body.length);
                packet.writeUInt16BE(number, 0);
                packet.writeUInt16BE(body.length, 2);
                packet.set(body, 4);
                return packet;
            }
            function unpack(socket, told) {
                let rest = Buffer.alloc(0);
                socket.on('data', chunk => {
                    rest = Buffer.concat([rest, chunk]);
                    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt16BE(2)) {
                        const end = 4 + rest.readUInt16BE(2);
                        told(rest.readUInt16BE(0), rest.subarray(4, end));
                        rest = rest.subarray(end);
                    }
                });
            }
            function byteByByte(socket, bytes, done) {
                if (bytes.length === 0) return done();
                socket.write(bytes.subarray(0, 1), () => byteByByte(socket, bytes.subarray(1), done));
            }
            """;

    @BeforeEach
    void nodeIsInstalled() {
        assumeTrue(Program.exists("node"), "node is not installed, so nothing is shown against Node");
    }

    private static Program node(String script, Object argument) throws Exception {
        return Program.run("node", "-e", FRAMING + script, String.valueOf(argument));
    }

    // ---- Node asks, Packets answers

    @Test
    void nodeAsksAllAtOnceAndGetsEveryAnswerWithItsNumber() throws Exception {
        try (Program packets = Program.example("Packets", 0);
                Program client = node(
                        """
                        const lengths = [32768, 65535, 300, 1, 0, 32767, 200];
                        const bodies = lengths.map((length, i) => Buffer.alloc(length, 65 + i));
                        const socket = net.connect(process.argv[1]);
                        const right = new Set();
                        unpack(socket, (number, body) => {
                            if (body.equals(bodies[65535 - number])) right.add(number);
                            if (right.size === bodies.length) socket.end();
                        });
                        bodies.forEach((body, i) => socket.write(pack(65535 - i, body)));
                        socket.on('close', hadError => console.log(right.size + ' answers, error: ' + hadError));
                        """,
                        packets.port())) {
            assertEquals(List.of("7 answers, error: false"), client.rest());
        }
    }

    @Test
    void nodeAsksByteByByte() throws Exception {
        try (Program packets = Program.example("Packets", 0);
                Program client = node(
                        """
                        const socket = net.connect(process.argv[1]).setNoDelay();
                        unpack(socket, (number, body) => {
                            console.log(number + ' ' + body);
                            if (number === 513) socket.end();
                        });
                        byteByByte(socket, pack(258, Buffer.from('one')), () =>
                            byteByByte(socket, pack(513, Buffer.from('a longer one')), () => {}));
                        """,
                        packets.port())) {
            assertEquals(List.of("258 one", "513 a longer one"), client.rest());
        }
    }

    // ---- Packets asks, Node answers

    private static Program nodeServer(String answering) throws Exception {
        return node(
                """
                const server = net.createServer(socket => {
                    const asked = [];
                    unpack(socket, (number, body) => {
                        asked.unshift(pack(number, Buffer.from('Node knows ' + body)));
                        if (asked.length === 3) {
                            const answers = Buffer.concat(asked);
                            %s
                        }
                    });
                    socket.on('end', () => server.close());
                });
                server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
                """
                        .formatted(answering),
                "");
    }

    private static List<String> heardFrom(Program server) throws Exception {
        try (Program packets = Program.example("Packets", "127.0.0.1", server.port())) {
            return packets.rest();
        }
    }

    private static final List<String> LAST_FIRST =
            List.of("ox: Node knows ox", "horse: Node knows horse", "elephant: Node knows elephant");

    @Test
    void nodeAnswersTheLastQuestionFirst() throws Exception {
        try (Program server = nodeServer("socket.write(answers);")) {
            assertEquals(LAST_FIRST, heardFrom(server));
            assertEquals(0, server.exitStatus());
        }
    }

    @Test
    void nodeAnswersByteByByte() throws Exception {
        try (Program server = nodeServer("byteByByte(socket.setNoDelay(), answers, () => {});")) {
            assertEquals(LAST_FIRST, heardFrom(server));
            assertEquals(0, server.exitStatus());
        }
    }
}
