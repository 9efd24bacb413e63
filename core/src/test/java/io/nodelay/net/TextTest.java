package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodelay.testing.EveryWire;
import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A socket read as text: characters whole although the wire tears them, and no reader called behind its own back. */
class TextTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private static final String MIXED = "aß€\uD834\uDD1E";

    @EveryWire
    void aCharacterTornByTheWireIsToldWhole(Wire wire) throws Exception {
        List<String> told = new ArrayList<>();
        byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
        try (Accepted it = Accepted.over(wire, loop, socket -> socket.onText(StandardCharsets.UTF_8, told::add))) {
            for (int i = 0; i < euro.length; i++) {
                assertEquals(List.of(), told);
                it.peer().write(new byte[] {euro[i]});
                int read = i + 1;
                loop.until(() -> it.socket().bytesRead() == read);
            }
            loop.until(() -> told.equals(List.of("€")));
        }
    }

    @EveryWire
    void muchTextIsTheSameText(Wire wire) throws Exception {
        String sent = MIXED.repeat(100_000);
        StringBuilder got = new StringBuilder();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> {
            socket.onText(StandardCharsets.UTF_8, got::append);
            socket.onEnd(() -> ended.complete(true));
        })) {
            it.peer().write(sent);
            it.peer().shutdownOutput();
            loop.await(ended);
            assertEquals(sent, got.toString());
        }
    }

    @EveryWire
    void aCharacterThatNeverCameWholeIsReplacedBeforeTheEnd(Wire wire) throws Exception {
        List<String> told = new ArrayList<>();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> {
            socket.onText(StandardCharsets.UTF_8, told::add);
            socket.onEnd(() -> ended.complete(told.add("end")));
        })) {
            it.peer().write(new byte[] {(byte) 0xE2, (byte) 0x82});
            it.peer().shutdownOutput();
            loop.await(ended);
            assertEquals(List.of("\uFFFD", "end"), told);
        }
    }

    @EveryWire
    void destroyInTheLastTextIsNoEnd(Wire wire) throws Exception {
        List<String> told = new ArrayList<>();
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> {
            socket.onText(StandardCharsets.UTF_8, text -> {
                told.add(text);
                socket.destroy();
            });
            socket.onEnd(() -> told.add("end"));
            socket.onClose(how -> closed.complete(true));
        })) {
            it.peer().write(new byte[] {(byte) 0xE2});
            it.peer().shutdownOutput();
            loop.await(closed);
            assertEquals(List.of("\uFFFD"), told);
        }
    }

    /** More text than a decoder makes at once, in one read. */
    private static final String LONG = "x".repeat(30_000);

    @EveryWire
    void noTextFollowsADestroy(Wire wire) throws Exception {
        List<Integer> told = new ArrayList<>();
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        try (Accepted it = Accepted.over(wire, loop, socket -> {
            socket.onClose(how -> closed.complete(true));
            socket.onText(StandardCharsets.UTF_8, text -> {
                told.add(text.length());
                socket.destroy();
            });
        })) {
            it.peer().write(LONG);
            loop.await(closed);
            assertEquals(1, told.size(), told::toString);
        }
    }

    @EveryWire
    void noTextFollowsAPause(Wire wire) throws Exception {
        List<Integer> told = new ArrayList<>();
        try (Accepted it = Accepted.over(
                wire,
                loop,
                socket -> socket.onText(StandardCharsets.UTF_8, text -> {
                    told.add(text.length());
                    socket.pause();
                }))) {
            it.peer().write(LONG);
            loop.until(() -> !told.isEmpty());
            Passes.several(loop);
            assertEquals(1, told.size(), told::toString);
        }
    }

    @EveryWire
    void anotherReaderGetsWhatFollows(Wire wire) throws Exception {
        List<String> told = new ArrayList<>();
        try (Accepted it = Accepted.over(
                wire,
                loop,
                socket -> socket.onText(StandardCharsets.UTF_8, text -> {
                    told.add("first");
                    socket.onData(bytes -> told.add("second"));
                }))) {
            it.peer().write(LONG);
            loop.until(() -> !told.isEmpty());
            it.peer().write(LONG);
            loop.until(() -> told.contains("second"));
            assertEquals(1, told.stream().filter("first"::equals).count());
        }
    }
}
