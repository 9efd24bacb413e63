package io.nodelay.http;

import static io.nodelay.http.ClientScene.chunks;
import static io.nodelay.http.ClientScene.good;
import static io.nodelay.http.ClientScene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.FakePeer;
import io.nodelay.http.ClientScene.Answer;
import io.nodelay.testing.FakeLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same response is heard wherever the wire has cut it; and one that the wire has cut off is never a success. */
class ResponseCutTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final String INTERIMS = "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n";

    /** A response of each framing, and what is heard of it. */
    enum Framing {
        LENGTH(ok("hello"), good("hello")),
        NO_CONTENT("HTTP/1.1 204 No Content\r\nA: b\r\n\r\n", List.of("response 204", "end", "close")),
        NO_LENGTH(ok(""), List.of("response 200", "end", "close")),
        CHUNKS(chunks("hel", "lo"), good("hello")),
        TRAILERS(
                "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\nhello\r\n000\r\nA: b\r\nHost: c\r\n\r\n",
                List.of("response 200", "data hello", "end A: b\nHost: c", "close")),
        INTERIM(INTERIMS + ok("hello"), good("hello")),
        UNTIL_CLOSE("HTTP/1.1 200 OK\r\n\r\nhello", good("hello")),
        OF_HTTP_1_0("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", good("hello"));

        private final String text;
        private final String heard;

        Framing(String text, List<String> heard) {
            this.text = text;
            this.heard = String.join("|", heard);
        }

        private List<String> heard() {
            return List.of(heard.split("\\|", -1));
        }

        private boolean endsItself() {
            return this != UNTIL_CLOSE;
        }
    }

    /** One request a cut, each with a connection of its own. */
    private List<List<String>> heard(int cuts, IntFunction<Answer> answer) {
        ClientScene scene = new ClientScene(fake, new AgentOptions().maxSockets(1_000));
        scene.serves(request -> answer.apply(Integer.parseInt(request.split("[/ ]", 4)[2])));
        for (int cut = 0; cut < cuts; cut++) {
            scene.get("/" + cut);
        }
        scene.run();
        List<List<String>> all = new ArrayList<>();
        for (int cut = 0; cut < cuts; cut++) {
            String name = cut + " ";
            all.add(scene.journal().stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()))
                    .toList());
        }
        return all;
    }

    private static Answer ended(Framing framing, String... pieces) {
        return framing.endsItself() ? Answer.of(pieces) : Answer.of(pieces).thenEnds();
    }

    @ParameterizedTest
    @EnumSource
    void cutInTwoAnywhere(Framing framing) {
        String text = framing.text;
        List<List<String>> all =
                heard(text.length() + 1, cut -> ended(framing, text.substring(0, cut), text.substring(cut)));
        all.forEach(each -> assertEquals(framing.heard(), each));
    }

    @ParameterizedTest
    @EnumSource
    void everyByteAlone(Framing framing) {
        Answer drip = Answer.byteByByte(framing.text);
        List<List<String>> all = heard(1, cut -> framing.endsItself() ? drip : drip.thenEnds());
        assertEquals(List.of(framing.heard()), all);
    }

    /** Everything has to fail that is cut off before its last byte. */
    private void cutOff(Framing framing, Consumer<FakePeer> end) {
        String text = framing.text;
        int whole = framing.endsItself() ? text.length() : text.indexOf("\r\n\r\n") + 4;
        List<List<String>> all =
                heard(whole, cut -> Answer.of(text.substring(0, cut)).then(end));
        for (int cut = 0; cut < whole; cut++) {
            failed(all.get(cut), "cut off after " + cut + " bytes: ");
        }
    }

    private static void failed(List<String> heard, String where) {
        int last = heard.size() - 1;
        assertTrue(last >= 1 && heard.get(last).equals("close failed"), () -> where + heard);
        assertEquals(1, heard.stream().filter(line -> line.startsWith("error ")).count(), () -> where + heard);
        assertTrue(heard.stream().noneMatch(line -> line.startsWith("end") || line.equals("close")), where + heard);
        boolean begun = heard.get(0).startsWith("response");
        assertEquals(begun, heard.contains("aborted"), () -> where + heard);
    }

    @ParameterizedTest
    @EnumSource
    void cutOffByTheServersEnd(Framing framing) {
        cutOff(framing, FakePeer::shutdownOutput);
    }

    @ParameterizedTest
    @EnumSource
    void cutOffByAReset(Framing framing) {
        cutOff(framing, FakePeer::reset);
    }

    /** Only an orderly end makes a response whole that has no other. */
    @Test
    void aResponseThatEndsWithItsConnectionIsNotWholeAfterAReset() {
        String text = Framing.UNTIL_CLOSE.text;
        heard(text.length() + 1, cut -> Answer.of(text.substring(0, cut)).thenResets())
                .forEach(each -> failed(each, ""));
    }
}
