package io.nodelay.dgram;

import io.nodelay.loop.EventLoop;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/**
 * UDP: Node's {@code dgram}.
 *
 * <pre>{@code
 * UdpSocket echo = Dgram.createSocket(loop, Family.UDP4);
 * echo.onMessage((bytes, from) -> echo.send(bytes, from));
 * echo.bind(7000);
 * }</pre>
 *
 * <p>All methods belong to the thread of the loop they are given.
 */
public final class Dgram {
    private Dgram() {}

    /**
     * A socket without an address yet, which does not keep its loop running.
     *
     * @param loop the socket's
     * @param family what it speaks
     * @return to be bound, or sent with, which binds it too
     * @throws UncheckedIOException if there is no descriptor left, or no such family on this system
     */
    public static UdpSocket createSocket(EventLoop loop, Family family) {
        return UdpSocket.open(loop, family, InetAddress::getAllByName);
    }

    /**
     * As {@link #createSocket(EventLoop, Family)}, with its reader.
     *
     * @param loop the socket's
     * @param family what it speaks
     * @param message see {@link UdpSocket#onMessage}
     * @return to be bound
     * @throws UncheckedIOException if there is no descriptor left, or no such family on this system
     */
    public static UdpSocket createSocket(
            EventLoop loop, Family family, BiConsumer<? super ByteBuffer, ? super RemoteInfo> message) {
        return createSocket(loop, family).onMessage(message);
    }
}
