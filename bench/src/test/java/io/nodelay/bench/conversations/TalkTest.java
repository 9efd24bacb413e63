package io.nodelay.bench.conversations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.loop.EventLoop;
import io.nodelay.loop.LoopGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends in one process, over loopback. */
class TalkTest {
    private static final int MOST = 40;
    /** Ends by the count of messages; its time is a net under it. */
    private static final Limits LIMITS = new Limits(1, 0, MOST, MOST, 1, 30_000_000_000L);

    private final Trace near = new Trace(true);
    private final Trace far = new Trace(true);

    /** Of all of them, as making a certificate takes a while. */
    @TempDir
    static Path directory;

    private Window talk(String axes) throws Exception {
        Cell cell = Axes.of(axes).cells(true).get(0);
        Shared shared = Shared.in(directory);
        try (LoopGroup loops = LoopGroup.open(2)) {
            EventLoop loop = loops.next();
            FarEnd server = new FarEnd(loop, cell, shared, far);
            int port = server.listen("127.0.0.1").get(30, TimeUnit.SECONDS);
            Window window = new Window(LIMITS, () -> Count.NONE, System::nanoTime);
            NearEnd client = new NearEnd(loops.next(), cell, shared, near, window);
            Window seen = client.talk("127.0.0.1", port).get(60, TimeUnit.SECONDS);
            FarEnd.Effective effective = server.close().get(30, TimeUnit.SECONDS);
            assertEquals(cell.clientNoDelay(), client.effective().noDelay());
            assertEquals(cell.serverNoDelay(), effective.noDelay());
            return seen;
        }
    }

    private void allCome(String axes) throws Exception {
        assertEquals(MOST, talk(axes).histogram().getTotalCount());
    }

    @ParameterizedTest
    @EnumSource(Pattern.class)
    void everyPatternIsAnswered(Pattern pattern) throws Exception {
        allCome(pattern + " 100 off off client 0 1500 closed TCP warm yes");
    }

    @ParameterizedTest
    @EnumSource(Pattern.class)
    void everyPatternIsHeardOneWay(Pattern pattern) throws Exception {
        allCome(pattern + " 100 off off server 0 1500 closed TCP warm no");
    }

    @ParameterizedTest
    @EnumSource(value = Carrier.class, mode = EnumSource.Mode.EXCLUDE, names = "TLS")
    void everyCarrierBringsQuestionsAndAnswers(Carrier carrier) throws Exception {
        allCome("WWR 2000 off off both 0 1500 closed " + carrier + " warm yes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "both 0 1500 closed TLS warm yes",
                "server 0 1500 closed TLS warm no",
                "client 0 1500 closed TLS cold yes"
            })
    void tlsBringsThemToo(String axes) throws Exception {
        new Credentials(directory).make();
        allCome("WWR 2000 off off " + axes);
    }

    @ParameterizedTest
    @EnumSource(Pattern.class)
    void everyPatternIsAnAnswerOverHttp(Pattern pattern) throws Exception {
        allCome(pattern + " 2000 off off server 0 1500 closed HTTP warm yes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "server", "both"})
    void eachSideMayBeTheOneThatWrites(String side) throws Exception {
        allCome("WWWR 20000 off on " + side + " 0 1500 closed TCP warm yes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "no"})
    void anOpenLoadIsTimedFromWhenAMessageWasDue(String replies) throws Exception {
        String side = replies.equals("yes") ? "client" : "server";
        Window seen = talk("WR 16 off off " + side + " 0 1500 2000 TCP warm " + replies);
        assertEquals(MOST, seen.uncorrected().getTotalCount());
        assertTrue(seen.histogram().getMaxValue() >= seen.uncorrected().getMaxValue());
    }

    @Test
    void aColdQuestionIsTheFirstOfItsConnection() throws Exception {
        allCome("WWR 100 on off client 0 1500 closed TCP cold yes");
    }

    @Test
    void coldQuestionsOfAnOpenLoadAreTimedWithTheirConnecting() throws Exception {
        Window seen = talk("WWR 100 off off client 0 1500 2000 HTTP cold yes");
        assertEquals(MOST, seen.uncorrected().getTotalCount());
        assertTrue(seen.histogram().getMinValue() > seen.uncorrected().getMinValue());
    }

    @Test
    void aMessageOfOneByteIsTimedOneWay() throws Exception {
        allCome("WR 1 on off server 0 1500 closed TCP warm no");
    }

    @Test
    void bothEndsRememberTheirCalls() throws Exception {
        talk("WWR 100 off off client 0 1500 closed TCP warm yes");
        List<Trace.Call> first = near.calls().subList(0, 2);
        assertEquals(List.of(4, 96), first.stream().map(Trace.Call::bytes).toList());
        assertTrue(far.calls().stream().anyMatch(call -> call.wrote() && call.bytes() == Cell.PLAIN));
    }
}
