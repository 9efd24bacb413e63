package io.nodelay.bench.results;

import static io.nodelay.bench.results.Samples.nagle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NagleSentencesTest {
    private static final String STALL =
            "Switch Nagle's algorithm off where a message leaves in more than one write and is "
                    + "answered: **stall shown** in 1 of 1 pair, such as WWR 64 bytes, Nagle on, whose median is 44.0 ms against "
                    + "41.0 µs without; the later write waits for an acknowledgement that the receiver delays (cells 1, 2).";

    private static Measurement absent(String reason) {
        return Samples.PRIVATE
                .measure(NagleRow.BENCHMARK, Map.of(NagleRow.PATTERN, "WR", NagleRow.SIZE, "64", NagleRow.RTT, "10"))
                .caveat(NagleRow.MISSING + reason + ".")
                .finish();
    }

    @Test
    void aStallIsTold() {
        assertEquals(
                List.of(STALL),
                NagleSentences.of(List.of(nagle("WWR 64 on off", 44_000, 3), nagle("WWR 64 off off", 41, 3))));
    }

    @Test
    void aCellWithoutItsPairIsNotSpokenOf() {
        assertEquals(List.of(), NagleSentences.of(List.of(nagle("WWR 64 on off", 44_000, 3))));
    }

    @Test
    void anEnvironmentWithoutTheStallIsToldAsSuch() {
        assertEquals(
                List.of(
                        "Messages that leave in more than one write and are answered: **no stall in this environment**; "
                                + "Nagle makes no median of 1 pair longer by 30.0 ms or more (cells 1, 2)."),
                NagleSentences.of(List.of(nagle("WWR 64 off off", 41, 3), nagle("WWR 64 on off", 45, 3))));
    }

    @Test
    void aFullSegmentExplainsAnAbsentStall() {
        List<String> sentences =
                NagleSentences.of(List.of(nagle("WWR 2000 on off", 45, 3), nagle("WWR 2000 off off", 41, 3)));
        assertEquals(
                "No stall where the later write fills a segment, since Nagle holds only what is smaller: WWR 2000 bytes, "
                        + "Nagle on at segments of 1448 bytes, 45.0 µs against 41.0 µs without (cells 1, 2).",
                sentences.get(1));
    }

    @Test
    void aRoundTripMoreIsTold() {
        List<String> sentences = NagleSentences.of(List.of(
                nagle("WWR 64 on on client 10 1500 closed TCP warm yes", 20_800, 3),
                nagle("WWR 64 off on client 10 1500 closed TCP warm yes", 10_400, 3)));
        assertEquals(
                List.of("Even where no acknowledgement is delayed, Nagle costs a round trip: WWR 64 bytes, Nagle on, "
                        + "QUICKACK on, RTT 10 ms, 20.8 ms against 10.4 ms without (cells 1, 2)."),
                sentences);
    }

    @Test
    void quickAckIsComparedOnlyWhereThereIsAStall() {
        List<Measurement> cells = List.of(
                nagle("WWR 64 on off", 44_000, 3), nagle("WWR 64 off off", 41, 3), nagle("WWR 64 on on", 39, 3));
        assertEquals(
                List.of(
                        STALL,
                        "QUICKACK at the receiver removes the stall of WWR 64 bytes, Nagle on: 39.0 µs, at 1.00 ACKs that "
                                + "carry nothing a message against 0.00 without Nagle (cells 1, 3)."),
                NagleSentences.of(cells));
    }

    @Test
    void aNewConnectionThatHidesTheStallIsTold() {
        List<String> sentences = NagleSentences.of(List.of(
                nagle("WWR 64 on off", 44_000, 3),
                nagle("WWR 64 off off", 41, 3),
                nagle("WWR 64 on off client 0 1500 closed TCP cold yes", 80, 3),
                nagle("WWR 64 off off client 0 1500 closed TCP cold yes", 70, 3)));
        assertEquals(
                List.of(
                        STALL,
                        "A measurement of new connections misses it: the first message of one, WWR 64 bytes, Nagle on, cold "
                                + "connections, takes 80.0 µs, later ones 44.0 ms (cells 3, 1)."),
                sentences);
    }

    @Test
    void aStallOfTheFirstMessageOverTlsIsTold() {
        List<String> sentences = NagleSentences.of(List.of(
                nagle("WWR 64 on off client 0 1500 closed TLS warm yes", 44_000, 3),
                nagle("WWR 64 off off client 0 1500 closed TLS warm yes", 41, 3),
                nagle("WWR 64 on off client 0 1500 closed TLS cold yes", 44_000, 8),
                nagle("WWR 64 off off client 0 1500 closed TLS cold yes", 400, 10)));
        assertEquals(
                "Not even the first message of a connection is spared, as the handshake was an exchange already: WWR 64 "
                        + "bytes, Nagle on, TLS, cold connections, 44.0 ms against 400 µs without (cells 3, 4).",
                sentences.get(1));
    }

    @Test
    void aGatheringWriteThatMakesTheSettingIrrelevantIsTold() {
        assertEquals(
                List.of(
                        "What leaves by one call (GWR) makes the setting irrelevant: in all of 1 pair the medians are within "
                                + "1.50 ×, at worst 42.0 µs against 40.0 µs without (GWR 64 bytes, Nagle on), with as many segments "
                                + "(cells 1, 2)."),
                NagleSentences.of(List.of(nagle("GWR 64 on off", 42, 2), nagle("GWR 64 off off", 40, 2))));
    }

    @Test
    void aGatheringWriteThatDoesNotHelpIsTold() {
        assertEquals(
                List.of(
                        "Not expected: Nagle matters although the message leaves by one call, GWR 64 bytes, Nagle on, 44.0 ms "
                                + "against 40.0 µs without (cells 1, 2)."),
                NagleSentences.of(List.of(nagle("GWR 64 on off", 44_000, 2), nagle("GWR 64 off off", 40, 2))));
    }

    @Test
    void noiseIsNotTakenForAnEffect() {
        assertEquals(
                List.of(
                        "What leaves by one call (GWR): too noisy to tell whether the setting matters; in 1 of 1 pair the "
                                + "medians differ by more than 1.50 ×, but Nagle never adds 1.00 ms, at worst 80.0 µs against 40.0 µs "
                                + "without (GWR 64 bytes, Nagle on), with as many segments (cells 1, 2)."),
                NagleSentences.of(List.of(nagle("GWR 64 on off", 80, 2), nagle("GWR 64 off off", 40, 2))));
    }

    @Test
    void packetsSavedOneWayAreTold() {
        List<Measurement> cells = List.of(
                nagle("WR 64 on off server 10 1500 1000 TCP warm no", 10_700, 0.098),
                nagle("WR 64 off off server 10 1500 1000 TCP warm no", 5_100, 1));
        assertEquals(
                List.of(
                        "Nagle saves packets where messages go one way and nobody waits for each: in 1 of 1 pair (WR 64 "
                                + "bytes, Nagle on, RTT 10 ms, 1000 messages/s, one way: 0.10 data segments a message against 1.00, p50 10.7 "
                                + "ms against 5.10 ms) (cells 1, 2)."),
                NagleSentences.of(cells));
    }

    @Test
    void oldStreamsAreOneWayToo() {
        List<Measurement> rows = List.of(nagle("STREAM 64 on off", 900, 0.30), nagle("STREAM 64 off off", 900, 0.31));
        assertEquals(
                List.of(
                        "Messages one way: no saving shown, as Nagle leaves at least 0.9 × the data segments in all of 1 pair "
                                + "(cells 1, 2)."),
                NagleSentences.of(rows));
    }

    @Test
    void whatWasNotMeasuredSaysWhy() {
        List<Measurement> rows = List.of(nagle("WR 64 on off", 40, 2), absent("there is no tun"));
        assertEquals(List.of("Not measured here, because there is no tun. (cells 2)"), NagleSentences.of(rows));
        assertTrue(Report.of(rows).contains("there is no tun"));
    }
}
