package io.nodelay.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same scenarios on the fake net and on the kernel: UNIX paths. */
class UnixAgreementTest {
    private static final String UNIX = "io.nodelay.fake.Ground#unix";

    @ParameterizedTest
    @MethodSource(UNIX)
    void aFullBacklogRefusesAtOnceAndClosesTheChannel(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            SocketAddress address = ground.server(ground.free(), 1).getLocalAddress();
            assertTrue(ground.socket().connect(address));
            assertTrue(ground.socket().connect(address));
            SocketChannel third = ground.socket();
            assertEquals("java.net.SocketException: Resource temporarily unavailable", failure(third, address));
            assertFalse(third.isOpen());
        }
    }

    @ParameterizedTest
    @MethodSource(UNIX)
    void aMissingPathIsNoSuchFile(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            assertEquals(
                    "java.net.SocketException: No such file or directory", failure(ground.socket(), ground.free()));
        }
    }

    @ParameterizedTest
    @MethodSource(UNIX)
    void aPathLeftBehindRefusesAndCannotBeBoundUntilUnlinked(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            ServerSocketChannel server = ground.server();
            UnixDomainSocketAddress address = (UnixDomainSocketAddress) server.getLocalAddress();
            server.close();
            assertTrue(isSocket(address.getPath()));
            assertEquals("java.net.ConnectException: Connection refused", failure(ground.socket(), address));
            IOException used = assertThrows(IOException.class, () -> ground.server(address, 0));
            assertEquals("java.net.BindException: Address already in use", used.toString());
            Files.delete(address.getPath());
            assertEquals(address, ground.server(address, 0).getLocalAddress());
        }
    }

    @ParameterizedTest
    @MethodSource(UNIX)
    void anUnlinkedPathCannotBeConnectedTo(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            UnixDomainSocketAddress address =
                    (UnixDomainSocketAddress) ground.server().getLocalAddress();
            Files.delete(address.getPath());
            assertEquals("java.net.SocketException: No such file or directory", failure(ground.socket(), address));
        }
    }

    @ParameterizedTest
    @MethodSource(UNIX)
    void aPathWithoutADirectoryCannotBeBound(Ground.Stage stage) throws IOException {
        try (Ground ground = stage.ground()) {
            Path parent = ((UnixDomainSocketAddress) ground.free()).getPath();
            UnixDomainSocketAddress nowhere = UnixDomainSocketAddress.of(parent.resolve("deeper"));
            IOException missing = assertThrows(IOException.class, () -> ground.server(nowhere, 0));
            assertEquals("java.net.SocketException: No such file or directory", missing.toString());
        }
    }

    private static String failure(SocketChannel socket, SocketAddress to) {
        return assertThrows(IOException.class, () -> socket.connect(to)).toString();
    }

    private static boolean isSocket(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).isOther();
    }
}
