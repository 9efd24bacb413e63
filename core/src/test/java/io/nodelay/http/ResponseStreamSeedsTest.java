package io.nodelay.http;

import static io.nodelay.http.ClientScene.chunks;
import static io.nodelay.http.ClientScene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.http.ClientScene.Answer;
import io.nodelay.testing.FakeLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mutated responses, content and all, are heard alike whether they come whole or in pieces, and end in one way. */
class ResponseStreamSeedsTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final int ROUNDS = 200;

    private static final List<String> GOOD = List.of(
            ok("hello"),
            chunks("hel", "lo"),
            chunks("hello").replace("5\r", "5;a=\"b\" ;c\r").replace("0\r\n", "0\r\nA: b\r\n"),
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\n" + ok("hello"),
            "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nhello",
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n");

    private static final List<String> WORDS = List.of(
            "\r\n",
            "\r",
            "\n",
            "0\r\n\r\n",
            "0\r\n",
            "5",
            "f",
            ";",
            "\0",
            ":",
            " ",
            "HTTP/1.1 200 OK\r\n\r\n",
            "\"",
            "Content-Length: 2\r\n",
            "Transfer-Encoding: chunked\r\n",
            "204",
            "101",
            "1",
            "\u00ff");

    private static String mutated(SplittableRandom dice) {
        StringBuilder text = new StringBuilder(GOOD.get(dice.nextInt(GOOD.size())));
        for (int i = dice.nextInt(3); i >= 0; i--) {
            int at = dice.nextInt(text.length());
            String word = WORDS.get(dice.nextInt(WORDS.size()));
            switch (dice.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) dice.nextInt(256));
                case 1 -> text.delete(at, Math.min(text.length() - 1, at + 1 + dice.nextInt(3)));
                case 2 -> text.insert(at, word);
                default -> text.replace(at, Math.min(text.length(), at + word.length()), word);
            }
        }
        return text.toString();
    }

    private static Answer torn(String text, SplittableRandom dice) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + 1 + dice.nextInt(12));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return Answer.of(pieces.toArray(String[]::new)).thenEnds();
    }

    private static List<String> heard(ClientScene scene, String name) {
        return scene.journal().stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).replaceFirst("error .*", "error"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void mutatedResponsesAreHeardAlikeHoweverTheyAreCut(int first) {
        ClientScene scene = new ClientScene(fake, new AgentOptions().maxSockets(2 * ROUNDS));
        scene.serves(request -> {
            String[] target = request.split("[/ ]", 4);
            int seed = Integer.parseInt(target[2].substring(1));
            String text = mutated(new SplittableRandom(seed));
            return target[2].charAt(0) == 'w' ? Answer.of(text).thenEnds() : torn(text, new SplittableRandom(seed));
        });
        for (int seed = first * ROUNDS; seed < (first + 1) * ROUNDS; seed++) {
            scene.get("/w" + seed);
            scene.get("/t" + seed);
        }
        scene.run();
        int whole = 0;
        for (int seed = first * ROUNDS; seed < (first + 1) * ROUNDS; seed++) {
            List<String> heard = heard(scene, "w" + seed + " ");
            String shown = Heads.show(mutated(new SplittableRandom(seed)));
            assertEquals(heard, heard(scene, "t" + seed + " "), () -> shown);
            boolean good = heard.get(heard.size() - 1).equals("close");
            assertEquals(!good, heard.contains("error"), () -> heard + " " + shown);
            whole += good ? 1 : 0;
        }
        assertTrue(whole > ROUNDS / 20 && whole < ROUNDS * 19 / 20, "whole: " + whole);
    }
}
