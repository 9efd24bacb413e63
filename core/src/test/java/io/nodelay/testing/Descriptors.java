package io.nodelay.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The descriptors of this process that a network library can leak: sockets, and what selectors are made of. Read from
 * {@code /proc/self/fd}; see proc(5).
 */
public final class Descriptors {
    private static final Path TABLE = Path.of("/proc/self/fd");
    private static final List<String> KINDS = List.of("socket:", "anon_inode:[eventpoll]", "anon_inode:[eventfd]");

    static {
        warmUp();
    }

    private final List<String> open;

    private Descriptors(List<String> open) {
        this.open = open;
    }

    /** Whether this system has the table. */
    public static boolean countable() {
        return Files.isDirectory(TABLE);
    }

    /** What is open now; nothing on a system without the table. */
    public static Descriptors now() {
        List<String> found = new ArrayList<>();
        if (countable()) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(TABLE)) {
                entries.forEach(entry -> target(entry, found));
            } catch (IOException e) {
                throw new AssertionError("cannot read " + TABLE, e);
            }
        }
        return new Descriptors(found);
    }

    /** What is open now and was not then. */
    public List<String> since() {
        List<String> more = new ArrayList<>(now().open);
        open.forEach(more::remove);
        return more;
    }

    /** As {@link #since}, but what other threads are about to close gets the time to go. */
    public List<String> leftSince() {
        long start = System.nanoTime();
        List<String> left = since();
        while (!left.isEmpty() && System.nanoTime() - start < LoopExtension.PATIENCE.toNanos()) {
            LockSupport.parkNanos(1_000_000);
            left = since();
        }
        return left;
    }

    private static void target(Path entry, List<String> found) {
        try {
            String target = Files.readSymbolicLink(entry).toString();
            if (KINDS.stream().anyMatch(target::startsWith)) {
                found.add(target);
            }
        } catch (IOException closedMeanwhile) {
            // and its number may be another's by now
        }
    }

    /** The JDK keeps a few sockets of its own from the first use on, as the one it puts in place of a closing one. */
    private static void warmUp() {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept();
                SocketChannel unix = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            client.getOutputStream().write(accepted.getPort() & 1);
            unix.configureBlocking(false);
            selector.selectNow();
        } catch (IOException e) {
            throw new AssertionError("this machine has no loopback", e);
        }
    }
}
