package io.nodelay.bench.peers;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * The least that a connection over TLS must keep: it accepts one connection after another, shakes hands and echoes one
 * message while it waits for nobody else, and from then on holds channel, key and engine. It is the floor of idle
 * connections, not a server.
 */
final class BareEngine {
    private static final int BACKLOG = 4096;

    private final ServerSocketChannel server;
    private final Selector selector;
    private final SSLContext context;
    /** Of all connections, as only one speaks. */
    private final ByteBuffer in;

    private final ByteBuffer out;
    private final ByteBuffer plain;

    private BareEngine(ServerSocketChannel server, SSLContext context) throws IOException {
        this.server = server;
        this.selector = Selector.open();
        this.context = context;
        SSLEngine any = context.createSSLEngine();
        this.in = ByteBuffer.allocate(any.getSession().getPacketBufferSize());
        this.out = ByteBuffer.allocate(any.getSession().getPacketBufferSize());
        this.plain = ByteBuffer.allocate(any.getSession().getApplicationBufferSize());
    }

    static Served start() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        Thread thread = new Thread(new BareEngine(server, context())::run, "bare");
        thread.setDaemon(true);
        thread.start();
        return new Served(server.socket().getLocalPort(), thread);
    }

    private static SSLContext context() throws IOException {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(Identity.here().store(), Identity.secret());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException("the JDK makes no context", unusable);
        }
    }

    private void run() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                SSLEngine engine = context.createSSLEngine();
                engine.setUseClientMode(false);
                engine.setEnabledCipherSuites(new String[] {Identity.SUITE_13, Identity.SUITE_12});
                echoOne(channel, engine);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, engine);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void echoOne(SocketChannel channel, SSLEngine engine) throws IOException {
        engine.beginHandshake();
        in.clear().flip();
        plain.clear();
        while (plain.position() == 0) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            } else if (status == HandshakeStatus.NEED_WRAP) {
                send(channel, engine);
            } else {
                receive(channel, engine);
            }
        }
        plain.flip();
        send(channel, engine);
    }

    private void receive(SocketChannel channel, SSLEngine engine) throws IOException {
        SSLEngineResult result = engine.unwrap(in, plain);
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
            if (channel.read(in.compact()) < 0) {
                throw new EOFException("the client has ended");
            }
            in.flip();
        }
    }

    private void send(SocketChannel channel, SSLEngine engine) throws IOException {
        engine.wrap(plain, out.clear());
        channel.write(out.flip());
    }
}
