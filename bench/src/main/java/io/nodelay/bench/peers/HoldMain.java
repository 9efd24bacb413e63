package io.nodelay.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The client of idle connections, in a process of its own because descriptors are limited by process: for each line
 * {@code grow N} it connects until it holds N, has every new connection echo one message, and answers {@code held N}.
 */
public final class HoldMain {
    private static final int MESSAGE = 16;

    private final InetSocketAddress server;
    private final List<SocketChannel> held = new ArrayList<>();
    private final ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE);

    private HoldMain(int port) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public static void run(int port) throws IOException {
        HoldMain main = new HoldMain(port);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            main.grow(Integer.parseInt(line.substring(line.indexOf(' ') + 1)));
            out.println("held " + main.held.size());
        }
    }

    private void grow(int count) throws IOException {
        while (held.size() < count) {
            SocketChannel channel = SocketChannel.open(server);
            held.add(channel);
            channel.write(message.clear());
            message.clear();
            while (message.hasRemaining()) {
                if (channel.read(message) < 0) {
                    throw new IOException("the server closed connection " + held.size());
                }
            }
        }
    }
}
