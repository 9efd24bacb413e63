package io.nodelay.dgram;

import io.nodelay.loop.EventLoop;

/**
 * Sends more than a small send buffer holds to a neighbour who does not answer the question for his link address, so
 * that the kernel keeps what it takes; run by {@link FullBufferTest} in a network of its own.
 */
final class CrampedSender {
    private static final int SENDS = 50;
    private static final int MAY_WAIT = 5;

    private int sent;
    private int failed;

    private CrampedSender() {}

    public static void main(String[] arguments) {
        CrampedSender sender = new CrampedSender();
        try (EventLoop loop = EventLoop.open()) {
            sender.send(Dgram.createSocket(loop, Family.UDP4), arguments[0]);
            loop.run();
        }
    }

    private void send(UdpSocket socket, String neighbour) {
        socket.setSendBufferSize(8_000);
        socket.maxSendQueue(MAY_WAIT, Long.MAX_VALUE);
        for (int i = 0; i < SENDS; i++) {
            socket.send(new byte[1_200], 9, neighbour, (error, bytes) -> {
                error.ifPresentOrElse(why -> failed++, () -> sent++);
                if (sent + failed == SENDS) {
                    System.out.println("told of " + sent + " sent, " + failed + " failed");
                    System.out.println(socket.sendQueueCount() + " wait");
                    socket.close();
                }
            });
        }
        System.out.println(socket.sendQueueCount() + " wait");
    }
}
