package io.nodelay.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A relay that counts records of application data on their way to the client. */
public final class RecordCounter implements AutoCloseable {
    private static final int APPLICATION_DATA = 23;

    private final ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final int server;
    private final AtomicInteger records = new AtomicInteger();

    /** In front of that port. */
    public RecordCounter(int server) throws IOException {
        this.server = server;
        start(this::relay);
    }

    /** Where clients are to connect. */
    public InetSocketAddress address() {
        return (InetSocketAddress) door.getLocalSocketAddress();
    }

    /** So far. */
    public int records() {
        return records.get();
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException over) {
                // one of the two ends has gone
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void relay() throws IOException {
        try (Socket client = door.accept();
                Socket onward = new Socket(InetAddress.getLoopbackAddress(), server)) {
            start(() -> client.getInputStream().transferTo(onward.getOutputStream()));
            while (true) {
                byte[] header = onward.getInputStream().readNBytes(5);
                if (header.length < 5) {
                    return;
                }
                byte[] rest = onward.getInputStream().readNBytes(((header[3] & 0xFF) << 8) | (header[4] & 0xFF));
                records.addAndGet(header[0] == APPLICATION_DATA ? 1 : 0);
                client.getOutputStream().write(header);
                client.getOutputStream().write(rest);
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
