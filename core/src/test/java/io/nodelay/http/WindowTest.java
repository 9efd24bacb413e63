package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Heads in a row, read out of one copy of the network's bytes. */
class WindowTest {
    private static final int MOST = 200;

    private final HeadParser parser = new HeadParser(false);

    /** In both kinds of buffers, behind some bytes of something else. */
    private static List<ByteBuffer> buffers(String text) {
        byte[] bytes = Ascii.bytes("before " + text);
        List<ByteBuffer> buffers = List.of(ByteBuffer.wrap(bytes), ByteBuffer.allocateDirect(bytes.length));
        buffers.get(1).put(bytes).flip();
        buffers.forEach(buffer -> buffer.position(7));
        return buffers;
    }

    private static String request(int number) {
        return "GET /" + number + " HTTP/1.1\r\nHost: a\r\nN: " + "n".repeat(number) + "\r\n\r\n";
    }

    /** Reads one head after the other, as long as there are some. */
    private List<String> targets(ByteBuffer in, Window window) throws HttpException {
        List<String> targets = new ArrayList<>();
        while (in.hasRemaining()) {
            int length = window.parse(in, parser, 10);
            if (length == HeadParser.TORN) {
                return targets;
            }
            byte[] own = window.take(in, length, parser);
            Headers headers = new Headers(own, parser.copyOfFields());
            targets.add(Ascii.text(own, parser.targetStart, parser.targetEnd) + " "
                    + headers.value(1).length());
            in.position(in.position() + length);
        }
        return targets;
    }

    @Test
    void headsInARowAreReadOneAfterTheOther() throws HttpException {
        StringBuilder all = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.append(request(i));
            expected.add("/" + i + " " + i);
        }
        for (int most : new int[] {150, 151, 160, 500, 65_535}) {
            for (ByteBuffer in : buffers(all.toString())) {
                assertEquals(expected, targets(in, Window.ofRequests(most)));
                assertEquals(0, in.remaining());
            }
        }
    }

    @Test
    void contentBetweenHeadsIsPassedOver() throws HttpException {
        for (ByteBuffer in : buffers(request(1) + "12345" + request(2))) {
            Window window = Window.ofRequests(MOST);
            in.position(in.position() + window.parse(in, parser, 10) + 5);
            assertEquals(List.of("/2 2"), targets(in, window));
        }
    }

    @Test
    void aTornHeadBehindWholeOnesIsTorn() throws HttpException {
        String whole = request(1) + request(2);
        String last = request(3);
        for (int cut = 0; cut < last.length(); cut++) {
            for (ByteBuffer in : buffers(whole + last.substring(0, cut))) {
                assertEquals(List.of("/1 1", "/2 2"), targets(in, Window.ofRequests(MOST)));
                assertEquals(cut, in.remaining());
            }
        }
    }

    /** The bytes of an earlier turn are no part of it. */
    @Test
    void aTornHeadIsReadAgainWhenTheRestHasCome() throws HttpException {
        String head = request(9);
        for (int cut = 1; cut < head.length(); cut++) {
            for (ByteBuffer in : buffers(head)) {
                Window window = Window.ofRequests(MOST);
                int whole = in.limit();
                in.limit(in.position() + cut);
                assertEquals(HeadParser.TORN, window.parse(in, parser, 10));
                window.close();
                in.limit(whole);
                assertEquals(List.of("/9 9"), targets(in, window));
            }
        }
    }

    @Test
    void theNextTurnHasOtherBytesAtTheSamePlace() throws HttpException {
        Window window = Window.ofRequests(MOST);
        ByteBuffer in = buffers(request(1)).get(0);
        assertEquals(List.of("/1 1"), targets(in, window));
        window.close();
        ByteBuffer other = buffers(request(7)).get(0);
        assertEquals(List.of("/7 7"), targets(other, window));
    }

    @Test
    void aHeadOfTheMostBytesIsReadAndALongerOneIsTorn() throws HttpException {
        for (int number : new int[] {30, 31}) {
            String head = request(number);
            for (ByteBuffer in : buffers(request(1) + head + request(2))) {
                assertEquals(
                        List.of("/1 1", "/" + number + " " + number, "/2 2"),
                        targets(in, Window.ofRequests(head.length())));
            }
            for (ByteBuffer in : buffers(request(1) + head + request(2))) {
                assertEquals(List.of("/1 1"), targets(in, Window.ofRequests(head.length() - 1)));
            }
        }
    }

    /** As a watcher does who begins another request while a response's turn is not over. */
    @Test
    void whatIsLeftOfATurnIsReadRightAfterHeadsMayBeLonger() throws HttpException {
        for (ByteBuffer in : buffers(request(1) + request(2) + request(3))) {
            Window window = Window.ofRequests(MOST);
            in.position(in.position() + window.parse(in, parser, 10));
            window.allow(2 * MOST);
            assertEquals(List.of("/2 2", "/3 3"), targets(in, window));
        }
    }

    @Test
    void parsingMovesNothing() throws HttpException {
        for (ByteBuffer in : buffers(request(1) + request(2))) {
            int limit = in.limit();
            Window window = Window.ofRequests(MOST);
            assertEquals(request(1).length(), window.parse(in, parser, 10));
            assertEquals(request(1).length(), window.parse(in, parser, 10));
            window.take(in, request(1).length(), parser);
            assertEquals(7, in.position());
            assertEquals(limit, in.limit());
        }
    }

    @Test
    void aHeadIsTakenAsACopyWithRoomForAWord() throws HttpException {
        Window window = Window.ofRequests(MOST);
        ByteBuffer in = buffers(request(1) + request(2)).get(0);
        int first = window.parse(in, parser, 10);
        byte[] own = window.take(in, first, parser);
        assertArrayEquals(Ascii.bytes(request(1) + "\0".repeat(Ascii.WORD)), own);
        in.position(in.position() + first);
        byte[] next = window.take(in, window.parse(in, parser, 10), parser);
        assertArrayEquals(Ascii.bytes(request(2) + "\0".repeat(Ascii.WORD)), next);
        assertEquals(3, parser.methodEnd);
        in.put(7, new byte[first]);
        assertArrayEquals(Ascii.bytes(request(1) + "\0".repeat(Ascii.WORD)), own);
    }

    @Test
    void aMalformedHeadIsRefusedInTheMiddleOfTheWindow() throws HttpException {
        for (ByteBuffer in : buffers(request(1) + "GET / http/1.1\r\n\r\n" + request(2))) {
            Window window = Window.ofRequests(MOST);
            in.position(in.position() + window.parse(in, parser, 10));
            HttpException refusal = assertThrows(HttpException.class, () -> window.parse(in, parser, 10));
            assertEquals(400, refusal.status());
        }
    }
}
