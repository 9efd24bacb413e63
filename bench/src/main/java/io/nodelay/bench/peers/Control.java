package io.nodelay.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client's control port: there it hears once what to do, and says what is wrong with the answers it gets. */
final class Control {
    private static final int STATUS = 200;

    /**
     * What a client is to do, for as long as its process lives.
     *
     * @param port of the server to ask, on the loopback
     * @param connections how many to keep, with one request in flight on each
     */
    record Order(int port, int connections) {}

    private final ServerSocket listening;
    private Socket line;

    private Control(ServerSocket listening) {
        this.listening = listening;
    }

    static Control open() throws IOException {
        return new Control(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Waits for the order. */
    synchronized Order order() throws IOException {
        line = listening.accept();
        String[] words = new BufferedReader(new InputStreamReader(line.getInputStream(), StandardCharsets.US_ASCII))
                .readLine()
                .split(" ", -1);
        return new Order(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
    }

    /** Whether an answer is what it should be. If not, the measurement is over. */
    boolean fine(int status, int bytes) {
        boolean fine = status == STATUS && bytes == HttpPeer.CONTENT.length();
        if (!fine) {
            complain("an answer with status " + status + " and " + bytes + " bytes");
        }
        return fine;
    }

    /** Ends the measurement, if nothing has ended it before. */
    synchronized void complain(Object why) {
        try {
            line.getOutputStream().write((why + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException ended) {
            // the measurement is over: its end is what has broken this client's connections
        }
    }
}
