package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.nodelay.http.ChunkedDecoder.Next;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Whatever bytes come, content in chunks is the same wherever the wire has cut it. */
class ChunkedFuzz {
    private static final int MOST_CUTS = 8;

    @FuzzTest(maxDuration = "1m")
    void contentIsTheSameWholeAndCut(FuzzedDataProvider data) {
        int[] cuts = new int[data.consumeInt(0, MOST_CUTS)];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = data.consumeInt(0, 0xFFFF);
        }
        byte[] wire = data.consumeRemainingAsBytes();
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] %= wire.length + 1;
        }
        Arrays.sort(cuts);
        assertEquals(decoded(wire), decoded(wire, cuts));
    }

    private static String decoded(byte[] wire, int... cuts) {
        ChunkedDecoder decoder = new ChunkedDecoder(1_024, 16 * 1_024);
        ByteBuffer in = ByteBuffer.wrap(wire);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            for (int i = 0; i <= cuts.length; i++) {
                in.limit(i < cuts.length ? cuts[i] : wire.length);
                Next next = decoder.next(in);
                while (next == Next.DATA) {
                    int count = (int) Math.min(decoder.left(), in.remaining());
                    content.write(wire, in.position(), count);
                    in.position(in.position() + count);
                    decoder.took(count);
                    next = decoder.next(in);
                }
                if (next == Next.TRAILERS) {
                    return content + " ends at " + in.position();
                }
            }
            return content + " torn";
        } catch (HttpException refused) {
            return content + " refused " + refused.status();
        }
    }
}
