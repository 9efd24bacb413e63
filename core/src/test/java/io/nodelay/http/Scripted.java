package io.nodelay.http;

import io.nodelay.testing.OutsideServer;
import io.nodelay.testing.Outsider;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A blocking server from outside that does with each connection, on a thread of its own, what a script says, and closes it
 * then. A script's IOException is the client's having gone; whatever else it throws is thrown by {@link #close}.
 */
final class Scripted implements Closeable {
    /** What a server does with a connection. */
    @FunctionalInterface
    interface Script {
        /** Serves the connection that is the nth, from 1 on. */
        void serve(Outsider client, int nth) throws IOException;
    }

    private final OutsideServer server;
    private final Script script;
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Outsider> clients = new ArrayList<>();
    private final List<Throwable> thrown = new ArrayList<>();

    Scripted(Script script) throws IOException {
        this.script = script;
        this.server = OutsideServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start(this::acceptAll);
    }

    /** Reads a request's head, answers it with these bytes, and goes on with the next until the client ends. */
    static Scripted answering(String answer) throws IOException {
        return new Scripted((client, nth) -> {
            while (!head(client).isEmpty()) {
                client.write(answer);
            }
        });
    }

    private synchronized void start(Runnable what) {
        Thread thread = new Thread(what, "scripted server");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void acceptAll() {
        try {
            while (true) {
                Outsider client = server.accept();
                int nth = accepted.incrementAndGet();
                synchronized (this) {
                    clients.add(client);
                }
                start(() -> serve(client, nth));
            }
        } catch (IOException closed) {
            // as it is when the test is over
        }
    }

    private void serve(Outsider client, int nth) {
        try (client) {
            script.serve(client, nth);
        } catch (IOException gone) {
            // the client's right
        } catch (Throwable unexpected) {
            synchronized (this) {
                thrown.add(unexpected);
            }
        }
    }

    /** How many connections there were. */
    int accepted() {
        return accepted.get();
    }

    int port() {
        return ((InetSocketAddress) server.address()).getPort();
    }

    /** Options that lead there. */
    RequestOptions to(String path) {
        return new RequestOptions().host("127.0.0.1").port(port()).path(path);
    }

    /** A head with its blank line; empty if the client has ended instead. */
    static String head(Outsider client) throws IOException {
        StringBuilder head = new StringBuilder();
        byte[] one = new byte[1];
        while (head.indexOf("\r\n\r\n") < 0) {
            if (client.read(one, 0, 1) < 0) {
                return "";
            }
            head.append((char) (one[0] & 0xFF));
        }
        return head.toString();
    }

    /** Waits until the client has closed. */
    static void untilGone(Outsider client) throws IOException {
        byte[] some = new byte[8_192];
        int count;
        do {
            count = client.read(some, 0, some.length);
        } while (count >= 0);
    }

    @Override
    public void close() throws IOException {
        server.close();
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(threads);
            for (Outsider client : clients) {
                client.close();
            }
        }
        for (Thread thread : all) {
            join(thread);
        }
        if (!thrown.isEmpty()) {
            throw new AssertionError("a script has thrown", thrown.get(0));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException late) {
            throw new AssertionError("a scripted server does not end", late);
        }
    }
}
