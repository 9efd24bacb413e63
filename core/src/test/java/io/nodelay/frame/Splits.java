package io.nodelay.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The ways in which a wire may cut what was written. Texts stand for bytes, one character for one byte. */
final class Splits {
    /** Up to this length a text is cut at every pair of places too. */
    private static final int SHORT = 64;

    private Splits() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A message as text: a buffer's bytes, a packet's number and body. */
    static String text(Object message) {
        if (message instanceof Packet packet) {
            return Integer.toUnsignedString(packet.serial()) + ":" + text(packet.body());
        }
        byte[] copy = new byte[((ByteBuffer) message).remaining()];
        ((ByteBuffer) message).duplicate().get(copy);
        return text(copy);
    }

    /** Whole, byte by byte, cut at every place, and short ones at every two places. */
    static List<List<byte[]>> of(byte[] wire) {
        List<List<byte[]>> all = new ArrayList<>();
        all.add(List.of(wire));
        all.add(every(wire, 1));
        for (int i = 1; i < wire.length; i++) {
            all.add(at(wire, i));
            for (int j = i + 1; j < wire.length && wire.length <= SHORT; j++) {
                all.add(at(wire, i, j));
            }
        }
        return all;
    }

    /** In pieces of one size. */
    static List<byte[]> every(byte[] wire, int size) {
        List<byte[]> pieces = new ArrayList<>();
        for (int i = 0; i < wire.length; i += size) {
            pieces.add(Arrays.copyOfRange(wire, i, Math.min(wire.length, i + size)));
        }
        return pieces;
    }

    /** In a few pieces, many, or as many as there are bytes. */
    static List<byte[]> random(byte[] wire, SplittableRandom dice) {
        int largest = 1 + dice.nextInt(1 + (wire.length >> dice.nextInt(10)));
        List<byte[]> pieces = new ArrayList<>();
        for (int i = 0; i < wire.length; i += pieces.get(pieces.size() - 1).length) {
            int end = Math.min(wire.length, i + 1 + dice.nextInt(largest));
            pieces.add(Arrays.copyOfRange(wire, i, end));
        }
        return pieces;
    }

    private static List<byte[]> at(byte[] wire, int... places) {
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        for (int place : places) {
            pieces.add(Arrays.copyOfRange(wire, from, place));
            from = place;
        }
        pieces.add(Arrays.copyOfRange(wire, from, wire.length));
        return pieces;
    }

    static String show(List<byte[]> pieces) {
        return pieces.stream().map(Splits::text).toList().toString();
    }
}
