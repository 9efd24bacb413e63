package io.nodelay.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;

/**
 * The client of idle connections, in a process of its own because descriptors are limited by process: for each line
 * {@code grow N} it connects until it holds N, has every new connection echo one message or answer one request, and says
 * {@code held N}.
 */
public final class HoldMain {
    private static final byte[] MESSAGE = new byte[16];
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int ANSWER = 1_024;

    private final int port;
    private final boolean http;
    private final SocketFactory sockets;
    private final List<Socket> held = new ArrayList<>();
    private final byte[] answer = new byte[ANSWER];

    private HoldMain(int port, boolean http, boolean tls) {
        this.port = port;
        this.http = http;
        this.sockets = tls ? TlsProbe.sockets() : SocketFactory.getDefault();
    }

    public static void run(int port, boolean http, boolean tls) throws IOException {
        HoldMain main = new HoldMain(port, http, tls);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            main.grow(Integer.parseInt(line.substring(line.indexOf(' ') + 1)));
            out.println("held " + main.held.size());
        }
    }

    private void grow(int count) throws IOException {
        while (held.size() < count) {
            Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port);
            held.add(socket);
            socket.getOutputStream().write(http ? REQUEST : MESSAGE);
            int length = 0;
            while (!answered(length)) {
                int read = socket.getInputStream().read(answer, length, ANSWER - length);
                if (read < 0) {
                    throw new IOException("the server closed connection " + held.size());
                }
                length += read;
            }
        }
    }

    private boolean answered(int length) {
        if (!http) {
            return length == MESSAGE.length;
        }
        String said = new String(answer, 0, length, StandardCharsets.US_ASCII);
        return said.endsWith(HttpPeer.CONTENT);
    }
}
