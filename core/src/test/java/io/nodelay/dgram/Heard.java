package io.nodelay.dgram;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a socket told, one line an event, in order; written on its loop, read anywhere. */
final class Heard {
    private final List<String> lines = new ArrayList<>();

    /** Everything a socket tells but the outcome of its sends. */
    static Heard by(UdpSocket socket) {
        Heard heard = new Heard();
        socket.onListening(() -> heard.note("listening"));
        socket.onConnect(() -> heard.note("connect"));
        socket.onMessage((bytes, from) -> heard.note(text(bytes)));
        socket.onError(why -> heard.note("error " + why.getMessage()));
        socket.onClose(() -> heard.note("close"));
        return heard;
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    /** A callback that notes how the send with that name has ended. */
    Sent sent(String name) {
        return (error, bytes) ->
                note(name + " " + error.map(Throwable::getMessage).orElse(bytes + " bytes"));
    }

    /** As {@link #sent}, but of an error only its type. */
    Sent outcome(String name) {
        return (error, bytes) -> note(
                name + " " + error.map(why -> why.getClass().getSimpleName()).orElse(bytes + " bytes"));
    }

    synchronized void note(String line) {
        lines.add(line);
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    synchronized int count() {
        return lines.size();
    }

    synchronized boolean has(String line) {
        return lines.contains(line);
    }
}
