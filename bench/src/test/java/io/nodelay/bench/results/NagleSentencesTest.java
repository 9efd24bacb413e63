package io.nodelay.bench.results;

import static io.nodelay.bench.results.Samples.nagle;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NagleSentencesTest {
    @Test
    void aStallIsTold() {
        assertEquals(
                List.of(
                        "Two writes before the read (WWR), 64 bytes, Nagle on: **stall shown**, half of the exchanges "
                                + "took 44.0 ms or more; with Nagle off 41.0 µs.",
                        "The other request-reply cell stayed below 5.00 ms; the slowest median was 41.0 µs "
                                + "(WWR 64 bytes, Nagle off, QUICKACK off)."),
                NagleSentences.of(List.of(nagle("WWR 64 off off", 41, 3), nagle("WWR 64 on off", 44_000, 3))));
    }

    @Test
    void anEnvironmentWithoutTheStallIsToldAsSuch() {
        assertEquals(
                List.of("Two writes before the read (WWR), 64 bytes, Nagle on: **no stall in this environment**, p50 "
                        + "45.0 µs."),
                NagleSentences.of(List.of(nagle("WWR 64 on off", 45, 3))));
    }

    @Test
    void aFullSegmentExplainsAnAbsentStall() {
        assertEquals(
                List.of("Two writes before the read (WWR), 2000 bytes, Nagle on: **no stall in this environment**, "
                        + "p50 45.0 µs. Its second write fills a segment of 1448 bytes, and Nagle holds only what is "
                        + "smaller."),
                NagleSentences.of(List.of(nagle("WWR 2000 on off", 45, 3))));
    }

    @Test
    void whatLiesBetweenTheThresholdsIsNeither() {
        assertEquals(
                List.of("Two writes before the read (WWR), 64 bytes, Nagle on: p50 12.0 ms, which is neither a stall "
                        + "(from 30.0 ms) nor free of one (below 5.00 ms)."),
                NagleSentences.of(List.of(nagle("WWR 64 on off", 12_000, 3))));
    }

    @Test
    void aStallWhereNoneIsExpectedIsTold() {
        assertEquals(
                List.of("Not expected: WR 64 bytes, Nagle off, QUICKACK off had a median of 40.0 ms."),
                NagleSentences.of(List.of(nagle("WR 64 off off", 40_000, 2))));
    }

    @Test
    void aGatheringWriteThatMakesTheSettingIrrelevantIsTold() {
        String sentence = NagleSentences.of(List.of(nagle("GWR 64 on off", 42, 2), nagle("GWR 64 off off", 40, 2)))
                .get(1);
        assertEquals(
                "One gathering write (GWR), 64 bytes: 42.0 µs with Nagle, 40.0 µs without: the setting does not matter "
                        + "(within 1.50 ×).",
                sentence);
    }

    @Test
    void aGatheringWriteThatDoesNotHelpIsTold() {
        String sentence = NagleSentences.of(List.of(nagle("GWR 64 on off", 420, 2), nagle("GWR 64 off off", 40, 2)))
                .get(1);
        assertEquals(
                "One gathering write (GWR), 64 bytes: 420 µs with Nagle, 40.0 µs without: the setting matters here.",
                sentence);
    }

    @Test
    void quickAckIsComparedOnlyWhereThereIsAStall() {
        String sentence = NagleSentences.of(List.of(nagle("WWR 64 on off", 44_000, 3), nagle("WWR 64 on on", 39, 3)))
                .get(2);
        assertEquals(
                "Receiver QUICKACK removes the stall of 64 bytes (39.0 µs), at 1.00 bare ACKs a message against 0.00.",
                sentence);
    }

    @Test
    void aStreamThatSavesNothingIsTold() {
        List<Measurement> rows = List.of(nagle("STREAM 64 on off", 900, 0.30), nagle("STREAM 64 off off", 900, 0.31));
        assertEquals(
                List.of(
                        "One-way stream of 64 bytes, no pause between messages: 0.30 data segments a message with Nagle, "
                                + "0.31 without (no saving shown: it would be below 0.9 ×); no reply, no stall."),
                NagleSentences.of(rows));
    }
}
