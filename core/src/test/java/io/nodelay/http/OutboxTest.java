package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.net.NetSocket;
import io.nodelay.testing.FakeLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One box for all connections of a loop, tried on sockets that HTTP has handed over. */
class OutboxTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final String TAKE = "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n";

    private final List<String> told = new ArrayList<>();

    private record Sending(NetSocket socket, List<String> told) implements Outbox.Sender {
        @Override
        public void flushed() {
            told.add("flushed");
        }
    }

    /** What a client hears of a box that a connection has filled. */
    private String sent(BiConsumer<Outbox, Outbox.Sender> filling) {
        Scene scene = new Scene(fake, (req, res) -> {});
        scene.server().onUpgrade((req, socket, head) -> {
            Outbox box = new Outbox(fake.loop());
            Outbox.Sender sender = new Sending(socket, told);
            box.take(sender);
            filling.accept(box, sender);
        });
        return scene.says(TAKE).heard();
    }

    @Test
    void numbersAreWrittenInDecimalAndInHexadecimal() {
        String heard = sent((box, sender) -> {
            for (long number : new long[] {0, 7, 10, 99, 1_000, Long.MAX_VALUE}) {
                box.decimal(number);
                box.put(" ");
            }
            for (int number : new int[] {0, 9, 10, 15, 16, 255, 256, 0x1234abcd, Integer.MAX_VALUE}) {
                box.hex(number);
                box.put(" ");
            }
        });
        assertEquals("0 7 10 99 1000 9223372036854775807 0 9 a f 10 ff 100 1234abcd 7fffffff ", heard);
    }

    @Test
    void whatIsInItLeavesByItselfWhenThePassEnds() {
        long[] writes = new long[1];
        assertEquals("A: b\r\nxyz", sent((box, sender) -> {
            box.field("A", "b");
            box.put(Ascii.bytes("xy"));
            box.put(ByteBuffer.wrap(Ascii.bytes("z")));
            writes[0] = told.size();
        }));
        assertEquals(0, writes[0], "it left before");
        assertEquals(List.of("flushed"), told);
    }

    @Test
    void whatIsLargerThanItMakesItLarger() {
        String large = "x".repeat(200_000);
        assertEquals(large, sent((box, sender) -> {
            box.put(large.substring(0, 1));
            box.put(large.substring(1));
            assertEquals(large.length(), box.size(sender));
        }));
    }

    @Test
    void aLargeContentLeavesBetweenWhatIsInItAndWhatComesBehind() {
        String heard = sent((box, sender) -> {
            box.put("before ");
            ByteBuffer content = ByteBuffer.wrap(Ascii.bytes("content"));
            assertTrue(box.flushWith(content, Ascii.bytes(" behind")));
            assertEquals(0, content.remaining());
        });
        assertEquals("before content behind", heard);
    }

    @Test
    void whatIsTakenBackDoesNotLeave() {
        assertEquals("kept", sent((box, sender) -> {
            box.put("kept");
            int mark = box.size(sender);
            box.put(" and not kept");
            box.truncate(mark);
        }));
    }

    @Test
    void whatAnotherHasInItLeavesBeforeItIsTaken() {
        List<String> order = new ArrayList<>();
        String heard = sent((box, sender) -> {
            box.put("first's");
            Outbox.Sender second = new Sending(sender.socket(), order);
            box.take(second);
            assertEquals(0, box.size(second));
            assertEquals(0, box.size(sender));
            order.add("taken");
            box.put(", second's");
        });
        assertEquals("first's, second's", heard);
        assertEquals(List.of("taken", "flushed"), order);
        assertEquals(List.of("flushed"), told);
    }
}
