package io.nodelay.tls;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * An engine that encrypts nothing: its records have the form of TLS's and their data in clear. The client says hello, the
 * server answers, and between them each has a task to do. It holds whoever drives it to the rules: what it is given too
 * little of or too little room for it refuses in the words of the contract, and it may do what no real engine does on
 * demand: ask to speak after a record, begin again, or stop moving.
 */
final class NullEngine extends SSLEngine {
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int DATA = 23;
    /** Asks for an answer, as a KeyUpdate does. */
    static final int UPDATE = 24;

    static final int MOST = 1_000;
    private static final int HEADER = 5;

    private final boolean client;
    private final SSLSession session;
    private final ArrayDeque<HandshakeStatus> steps = new ArrayDeque<>();
    private int updatesToAnswer;
    private boolean sendsEnd;
    private boolean outboundDone;
    private boolean inboundDone;
    int tasksRun;
    int updatesAnswered;
    /** Takes the place of the next unwrap. */
    BiFunction<ByteBuffer, ByteBuffer, SSLEngineResult> instead;

    NullEngine(boolean client, TlsVersion version) {
        this.client = client;
        this.session = session(version);
    }

    private static SSLSession session(TlsVersion version) {
        return (SSLSession) Proxy.newProxyInstance(
                NullEngine.class.getClassLoader(), new Class<?>[] {SSLSession.class}, (self, method, arguments) -> {
                    return switch (method.getName()) {
                        case "getProtocol" -> version.toString();
                        case "getCreationTime" -> Long.MAX_VALUE;
                        case "getApplicationBufferSize" -> MOST;
                        case "getPeerCertificates" -> throw new SSLPeerUnverifiedException("nobody shows any");
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }

    /** A record. */
    static byte[] record(int type, byte[] content) {
        return ByteBuffer.allocate(HEADER + content.length)
                .put((byte) type)
                .putShort((short) 0x303)
                .putShort((short) content.length)
                .put(content)
                .array();
    }

    @Override
    public void beginHandshake() {
        HandshakeStatus in = HandshakeStatus.NEED_UNWRAP;
        HandshakeStatus out = HandshakeStatus.NEED_WRAP;
        HandshakeStatus task = HandshakeStatus.NEED_TASK;
        steps.addAll(client ? List.of(out, in, task, out) : List.of(in, task, out, in));
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        if (!steps.isEmpty()) {
            return steps.peek();
        }
        return updatesToAnswer > 0 || sendsEnd ? HandshakeStatus.NEED_WRAP : HandshakeStatus.NOT_HANDSHAKING;
    }

    @Override
    public Runnable getDelegatedTask() {
        if (steps.peek() != HandshakeStatus.NEED_TASK) {
            return null;
        }
        return () -> {
            tasksRun++;
            steps.poll();
        };
    }

    private SSLEngineResult result(Status status, int consumed, int produced) {
        return new SSLEngineResult(status, getHandshakeStatus(), consumed, produced);
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] from, int offset, int length, ByteBuffer to) {
        if (outboundDone) {
            return result(Status.CLOSED, 0, 0);
        }
        if (to.remaining() < HEADER + MOST) {
            return result(Status.BUFFER_OVERFLOW, 0, 0);
        }
        if (steps.peek() == HandshakeStatus.NEED_WRAP) {
            steps.poll();
            return produced(to, HANDSHAKE, new byte[300]);
        }
        if (!steps.isEmpty()) {
            return result(Status.OK, 0, 0);
        }
        if (updatesToAnswer > 0) {
            updatesToAnswer--;
            updatesAnswered++;
            return produced(to, DATA, new byte[0]);
        }
        if (sendsEnd) {
            sendsEnd = false;
            outboundDone = true;
            to.put(record(ALERT, new byte[2]));
            return result(Status.CLOSED, 0, HEADER + 2);
        }
        return encrypt(from, offset, length, to);
    }

    private SSLEngineResult produced(ByteBuffer to, int type, byte[] content) {
        to.put(record(type, content));
        return result(Status.OK, 0, HEADER + content.length);
    }

    private SSLEngineResult encrypt(ByteBuffer[] from, int offset, int length, ByteBuffer to) {
        ByteBuffer content = ByteBuffer.allocate(MOST);
        for (int i = offset; i < offset + length; i++) {
            int piece = Math.min(content.remaining(), from[i].remaining());
            content.put(from[i].slice(from[i].position(), piece));
            from[i].position(from[i].position() + piece);
        }
        byte[] bytes = Arrays.copyOf(content.array(), content.position());
        to.put(record(DATA, bytes));
        return result(Status.OK, bytes.length, HEADER + bytes.length);
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] to, int offset, int length) throws SSLException {
        if (instead != null) {
            BiFunction<ByteBuffer, ByteBuffer, SSLEngineResult> once = instead;
            instead = null;
            return once.apply(from, to[offset]);
        }
        if (inboundDone) {
            return result(Status.CLOSED, 0, 0);
        }
        if (from.remaining() < HEADER || from.remaining() < HEADER + from.getShort(from.position() + 3)) {
            return result(Status.BUFFER_UNDERFLOW, 0, 0);
        }
        int type = from.get(from.position());
        int size = from.getShort(from.position() + 3);
        if (type == DATA && to[offset].remaining() < size) {
            return result(Status.BUFFER_OVERFLOW, 0, 0);
        }
        from.position(from.position() + HEADER);
        ByteBuffer content = from.slice(from.position(), size);
        from.position(from.position() + size);
        return received(type, content, to[offset]);
    }

    private SSLEngineResult received(int type, ByteBuffer content, ByteBuffer to) throws SSLException {
        int size = content.remaining();
        switch (type) {
            case DATA -> to.put(content);
            case UPDATE -> updatesToAnswer++;
            case ALERT -> {
                inboundDone = true;
                return result(Status.CLOSED, HEADER + size, 0);
            }
            case HANDSHAKE -> {
                if (steps.isEmpty()) {
                    steps.add(HandshakeStatus.NEED_TASK); // the peer begins again
                } else if (steps.poll() != HandshakeStatus.NEED_UNWRAP) {
                    throw new SSLException("handshake out of turn");
                }
            }
            default -> throw new SSLException("garbage of type " + type);
        }
        return result(Status.OK, HEADER + size, type == DATA ? size : 0);
    }

    @Override
    public void closeInbound() {
        inboundDone = true;
    }

    @Override
    public boolean isInboundDone() {
        return inboundDone;
    }

    @Override
    public void closeOutbound() {
        sendsEnd = !outboundDone;
    }

    @Override
    public boolean isOutboundDone() {
        return outboundDone;
    }

    @Override
    public SSLSession getSession() {
        return session;
    }

    @Override
    public boolean getUseClientMode() {
        return client;
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return new String[0];
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return new String[0];
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {}

    @Override
    public String[] getSupportedProtocols() {
        return new String[0];
    }

    @Override
    public String[] getEnabledProtocols() {
        return new String[0];
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {}

    @Override
    public String getApplicationProtocol() {
        return "";
    }

    @Override
    public void setUseClientMode(boolean mode) {}

    @Override
    public void setNeedClientAuth(boolean need) {}

    @Override
    public boolean getNeedClientAuth() {
        return false;
    }

    @Override
    public void setWantClientAuth(boolean want) {}

    @Override
    public boolean getWantClientAuth() {
        return false;
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {}

    @Override
    public boolean getEnableSessionCreation() {
        return true;
    }
}
