package io.nodelay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelay.testing.LoopExtension;
import io.nodelay.testing.OutsideServer;
import io.nodelay.testing.Outsider;
import io.nodelay.testing.Wire;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The file of a UNIX server: made, removed, taken over from a server that died, and never taken from one that lives or
 * from somebody who put another file there (unix(7); dotnet/runtime#45537 discusses what blind unlinking does).
 */
class UnixTest {
    @RegisterExtension
    static final LoopExtension loop = new LoopExtension();

    private final Path path = Wire.freshPath();

    private static NetServer echo() throws Exception {
        return loop.call(() -> Net.createServer(loop.loop(), socket -> socket.pipe(socket)));
    }

    /** What listening there fails with. */
    private String failure(Path where) throws Exception {
        CompletableFuture<IOException> error = new CompletableFuture<>();
        NetServer server = echo();
        loop.run(() -> {
            server.onError(error::complete);
            server.onListening(() -> error.completeExceptionally(new AssertionError("it listens on " + where)));
            server.listen(where);
        });
        return loop.await(error).getMessage();
    }

    private void serves() throws IOException {
        try (Outsider peer = Outsider.unix(UnixDomainSocketAddress.of(path))) {
            peer.write("served?");
            assertEquals("served?", peer.readText(7));
        }
    }

    private boolean exists() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void theFileIsRemovedWhenTheServerCloses() throws Exception {
        NetServer server = echo();
        loop.run(() -> server.listen(path));
        assertTrue(exists());
        serves();
        loop.run(() -> server.close());
        assertFalse(exists());
    }

    @Test
    void theFileIsRemovedWhenTheLoopStops() throws Exception {
        NetServer server = echo();
        loop.run(() -> server.listen(path));
        loop.loop().stop();
        assertTrue(loop.ended().isEmpty());
        assertFalse(exists());
    }

    @Test
    void theFileOfADeadServerIsTakenOver() throws Exception {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path)); // the JDK leaves the file behind
        }
        assertTrue(exists());
        NetServer server = echo();
        loop.run(() -> server.listen(path));
        serves();
    }

    @Test
    void theAddressOfALivingServerIsRefusedAndLeftAlone() throws Exception {
        try (OutsideServer living = OutsideServer.listen(UnixDomainSocketAddress.of(path))) {
            String said = failure(path);
            assertTrue(said.contains(path.toString()) && said.contains("a server answers there"), said);
            try (Outsider client = Outsider.unix(living.address());
                    Outsider tried = living.accept();
                    Outsider accepted = living.accept()) {
                assertEquals("", tried.readAllText());
                client.write("alive");
                assertEquals("alive", accepted.readText(5));
            }
        }
    }

    @Test
    void aLivingServerWithAFullBacklogIsNotTakenForADeadOne() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        try (ServerSocketChannel busy =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address, 1)) {
            try (Outsider first = Outsider.unix(address);
                    Outsider second = Outsider.unix(address)) {
                String said = failure(path);
                assertTrue(said.contains("a server answers there"), said);
                assertTrue(exists() && busy.isOpen());
                assertTrue(first.localAddress().equals(second.localAddress()));
            }
        } finally {
            Files.deleteIfExists(path);
        }
    }

    @Test
    void ourOwnServerIsALivingOne() throws Exception {
        NetServer first = echo();
        loop.run(() -> first.listen(path));
        assertTrue(failure(path).contains("a server answers there"));
        serves();
    }

    @Test
    void aRegularFileIsNeverDeleted() throws Exception {
        Files.writeString(path, "precious");
        String said = failure(path);
        assertTrue(said.contains("there is a file that is no socket"), said);
        assertEquals("precious", Files.readString(path));
    }

    @Test
    void aPipeIsNeverDeleted() throws Exception {
        Path mkfifo = Path.of("/usr/bin/mkfifo");
        assumeTrue(Files.isExecutable(mkfifo), "there is no mkfifo here");
        assertEquals(
                0,
                new ProcessBuilder(mkfifo.toString(), path.toString()).start().waitFor());
        assertTrue(failure(path).contains("no socket"));
        assertTrue(exists());
    }

    @Test
    void aDirectoryIsNeverDeleted() throws Exception {
        Files.createDirectory(path);
        assertTrue(failure(path).contains("no socket"));
        assertTrue(Files.isDirectory(path));
    }

    @Test
    void aLinkToASocketIsLeftAlone() throws Exception {
        Path target = Wire.freshPath();
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(target));
        }
        Files.createSymbolicLink(path, target);
        assertTrue(failure(path).contains("no socket"));
        assertTrue(Files.isSymbolicLink(path) && Files.exists(target));
    }

    @Test
    void aFileThatSomebodyElseHasPutThereSinceIsNotRemoved() throws Exception {
        NetServer server = echo();
        loop.run(() -> server.listen(path));
        Files.delete(path);
        Files.writeString(path, "somebody else's");
        loop.run(() -> server.close());
        loop.untilIdle();
        assertEquals("somebody else's", Files.readString(path));
    }

    @Test
    void aServerThatHasTakenThePathSinceKeepsItsFile() throws Exception {
        NetServer first = echo();
        NetServer second = echo();
        loop.run(() -> first.listen(path));
        Files.delete(path);
        loop.run(() -> second.listen(path));
        loop.run(() -> first.close());
        serves();
    }

    @Test
    void aFileThatIsGoneAlreadyIsNoFailure() throws Exception {
        NetServer server = echo();
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        loop.run(() -> server.listen(path));
        Files.delete(path);
        loop.run(() -> server.close(() -> closed.complete(true)));
        assertTrue(loop.await(closed));
    }

    @Test
    void aFailedListenRemovesNothing() throws Exception {
        NetServer first = echo();
        loop.run(() -> first.listen(path));
        failure(path);
        assertTrue(exists());
    }

    @Test
    void aPathThatIsTooLongSaysSo() throws Exception {
        String said = failure(Path.of("/tmp/" + "x".repeat(200)));
        assertTrue(said.contains("too long"), said);
    }

    @Test
    void aDirectoryThatIsNotThereSaysWhichPath() throws Exception {
        Path nowhere = path.resolveSibling("missing").resolve("socket");
        String said = failure(nowhere);
        assertTrue(said.contains(nowhere.toString()), said);
    }

    @Test
    void theAddressIsThePath() throws Exception {
        NetServer server = echo();
        loop.run(() -> assertEquals(
                UnixDomainSocketAddress.of(path), server.listen(path).address()));
    }

    @Test
    void aFullBacklogOfTheKernelIsWaitedFor() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        CompletableFuture<Boolean> connected = new CompletableFuture<>();
        try (ServerSocketChannel busy =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address, 1);
                Outsider first = Outsider.unix(address);
                Outsider second = Outsider.unix(address)) {
            NetSocket third = loop.call(() -> Net.connect(loop.loop(), path));
            loop.run(() -> {
                third.onConnect(() -> connected.complete(true));
                third.onError(connected::completeExceptionally);
            });
            Passes.several(loop);
            assertTrue(loop.call(third::connecting));
            assertEquals(first.localAddress(), second.localAddress());
            busy.accept().close();
            busy.accept().close();
            assertTrue(loop.await(connected));
        } finally {
            Files.deleteIfExists(path);
        }
    }
}
