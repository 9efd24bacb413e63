package io.nodelay.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * The file of a UNIX server. The kernel leaves it behind when the socket closes, and refuses to bind
 * where there is one: so ours is removed at the end, and one that no server answers for at the start.
 */
final class UnixFile {
    /** Of st_mode; see inode(7). */
    private static final int FILE_TYPE = 0170000;

    private static final int SOCKET_TYPE = 0140000;

    private final Path path;
    /** Tells our file from one that somebody else has put there since; null until bound. */
    private Object identity;

    UnixFile(Path path) {
        this.path = path;
    }

    ServerSocketChannel listen(SelectorProvider provider, int backlog) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        removeIfDead(provider, address);
        ServerSocketChannel opened = provider.openServerSocketChannel(StandardProtocolFamily.UNIX);
        try {
            opened.configureBlocking(false);
            opened.bind(address, backlog);
            identity = identity().orElse(null);
            return opened;
        } catch (IOException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    /** Unlinking blindly would steal a living server's address, or somebody's file. */
    private void removeIfDead(SelectorProvider provider, UnixDomainSocketAddress address) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!isSocket()) {
            throw new BindException("there is a file that is no socket");
        }
        try (SocketChannel test = provider.openSocketChannel(StandardProtocolFamily.UNIX)) {
            test.configureBlocking(false);
            test.connect(address);
        } catch (ConnectException refused) {
            Files.deleteIfExists(path);
            return;
        } catch (IOException full) {
            // alive, and its backlog is full
        }
        throw new BindException("Address already in use: a server answers there");
    }

    /** A pipe or a device refuses to be connected to as well, and is not ours to remove. */
    private boolean isSocket() throws IOException {
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & FILE_TYPE) == SOCKET_TYPE;
    }

    /** Removes the file, unless somebody else's has taken its place. */
    void remove() throws IOException {
        if (identity != null && identity().filter(identity::equals).isPresent()) {
            Files.deleteIfExists(path);
        }
    }

    private Optional<Object> identity() {
        try {
            return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
