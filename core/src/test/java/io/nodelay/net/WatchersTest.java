package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.net.Watchers.Event;
import io.nodelay.stream.Watch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Life events are told to all who watch, in the order in which they came, whatever they do meanwhile. */
class WatchersTest {
    private static final Event<String> SPOKEN = new Event<>();
    private static final Event<Integer> COUNTED = new Event<>();

    private final Watchers watchers = new Watchers();
    private final List<String> told = new ArrayList<>();
    private final List<Throwable> thrown = new ArrayList<>();

    private Watch add(String name) {
        return watchers.add(SPOKEN, value -> told.add(name));
    }

    private boolean fire() {
        return watchers.fire(SPOKEN, "word", thrown::add);
    }

    @Test
    void watchersAreCalledInTheOrderInWhichTheyCame() {
        add("a");
        add("b");
        add("c");
        assertTrue(fire());
        assertEquals(List.of("a", "b", "c"), told);
    }

    @Test
    void nobodyIsNobody() {
        assertFalse(fire());
    }

    @Test
    void eachEventHasItsOwnWatchersAndItsOwnValue() {
        watchers.add(COUNTED, number -> told.add("number " + number));
        watchers.add(SPOKEN, word -> told.add("word " + word));
        watchers.fire(COUNTED, 7, thrown::add);
        assertEquals(List.of("number 7"), told);
    }

    @Test
    void theSameWatcherTwiceIsCalledTwice() {
        add("a");
        add("a");
        fire();
        assertEquals(List.of("a", "a"), told);
    }

    @Test
    void aCancelledWatcherIsNotCalled() {
        add("a");
        Watch second = add("b");
        second.cancel();
        second.cancel();
        fire();
        assertEquals(List.of("a"), told);
    }

    @Test
    void whereAllAreCancelledNobodyHears() {
        add("a").cancel();
        assertFalse(fire());
    }

    @Test
    void oneThatCancelsItselfIsCalledOnce() {
        Watch[] own = new Watch[1];
        own[0] = watchers.add(SPOKEN, word -> {
            told.add("once");
            own[0].cancel();
        });
        add("other");
        fire();
        fire();
        assertEquals(List.of("once", "other", "other"), told);
    }

    @Test
    void oneCancelledByAnEarlierOneDoesNotHear() {
        Watch[] later = new Watch[1];
        watchers.add(SPOKEN, word -> later[0].cancel());
        later[0] = add("never");
        fire();
        assertEquals(List.of(), told);
    }

    @Test
    void oneAddedMeanwhileHearsTheNextTime() {
        watchers.add(SPOKEN, word -> add("new"));
        fire();
        assertEquals(List.of(), told);
        fire();
        assertEquals(List.of("new"), told);
    }

    @Test
    void oneAddedWhileTheLastIsCancelledHearsTheNextTime() {
        Watch[] last = new Watch[1];
        watchers.add(SPOKEN, word -> {
            last[0].cancel();
            add("new");
        });
        last[0] = add("last");
        fire();
        assertEquals(List.of(), told);
    }

    @Test
    void oneAddedByTheLastWhichCancelsItselfHearsTheNextTime() {
        Watch[] own = new Watch[1];
        add("first");
        own[0] = watchers.add(SPOKEN, word -> {
            own[0].cancel();
            add("new");
        });
        fire();
        fire();
        assertEquals(List.of("first", "first", "new"), told);
    }

    @Test
    void oneThatThrowsKeepsNobodyFromHearing() {
        IllegalStateException why = new IllegalStateException("made up");
        watchers.add(SPOKEN, word -> {
            throw why;
        });
        add("after");
        assertTrue(fire());
        assertEquals(List.of("after"), told);
        assertEquals(List.of(why), thrown);
    }

    @Test
    void anErrorIsHandedOverToo() {
        watchers.add(SPOKEN, word -> {
            throw new StackOverflowError("made up");
        });
        fire();
        assertEquals(StackOverflowError.class, thrown.get(0).getClass());
    }

    @Test
    void firingInsideFiringTellsAllOfThem() {
        watchers.add(SPOKEN, word -> {
            if (told.size() < 2) {
                told.add("outer");
                watchers.fire(SPOKEN, "again", thrown::add);
            }
        });
        add("inner");
        fire();
        assertEquals(List.of("outer", "outer", "inner", "inner", "inner"), told);
    }

    @Test
    void manyThatCameAndWentLeaveTheOthersInOrder() {
        List<Watch> leaving = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Watch one = add("w" + i);
            if (i % 10 != 0) {
                leaving.add(one);
            }
        }
        leaving.forEach(Watch::cancel);
        add("last");
        fire();
        assertEquals(List.of("w0", "w10", "w20", "w30", "w40", "w50", "w60", "w70", "w80", "w90", "last"), told);
    }
}
