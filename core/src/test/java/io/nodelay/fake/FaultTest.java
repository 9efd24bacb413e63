package io.nodelay.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gate: every call is counted, and the n-th fails in the way that was asked for. */
class FaultTest {
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final FakeNet net = new FakeNet(1).calm();
    private FakePeerServer server;
    private SocketChannel channel;

    @BeforeEach
    void connect() throws IOException {
        server = net.listen(ANYWHERE);
        channel = net.provider().openSocketChannel();
        channel.configureBlocking(false);
        channel.connect(server.address());
        net.clock().advance(10);
        assertTrue(channel.finishConnect());
    }

    private void failNext(Fault fault) {
        net.failAt(net.calls() + 1, fault);
    }

    private SelectionKey registered(int ops) throws IOException {
        return channel.register(net.provider().openSelector(), ops);
    }

    private void hear(String text) {
        server.accepted().get(0).write(text);
        net.clock().advance(10);
    }

    @Test
    void callsAreCountedAndLoggedByKind() throws IOException {
        long before = net.calls();
        channel.write(ByteBuffer.allocate(1));
        channel.read(ByteBuffer.allocate(1));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true).getOption(StandardSocketOptions.TCP_NODELAY);
        SelectionKey key = registered(SelectionKey.OP_READ);
        key.interestOps(SelectionKey.OP_WRITE).selector().selectNow();
        key.selector().wakeup();
        channel.shutdownOutput();
        channel.close();
        assertEquals(
                "[WRITE, READ, SET_OPTION, GET_OPTION, OPEN_SELECTOR, REGISTER, INTEREST_OPS, SELECT, WAKEUP,"
                        + " SHUTDOWN_OUTPUT, CLOSE]",
                net.callLog().subList((int) before, (int) net.calls()).toString());
    }

    @Test
    void anIoExceptionIsThrownOnceAndNothingElseHappens() throws IOException {
        failNext(Fault.IO_EXCEPTION);
        assertThrows(IOException.class, () -> channel.write(ByteBuffer.allocate(1)));
        assertEquals(1, net.faultsFired());
        assertEquals(1, channel.write(ByteBuffer.allocate(1)));
    }

    @Test
    void aRuntimeExceptionMayComeOutOfAnyCall() {
        failNext(Fault.ILLEGAL_STATE);
        assertThrows(IllegalStateException.class, () -> registered(0));
        failNext(Fault.UNSUPPORTED);
        assertThrows(
                UnsupportedOperationException.class, () -> channel.setOption(StandardSocketOptions.TCP_NODELAY, true));
    }

    @Test
    void aFaultThatDoesNotApplyHasNoEffect() throws IOException {
        failNext(Fault.END);
        assertEquals(1, channel.write(ByteBuffer.allocate(1)));
        assertEquals(0, net.faultsFired());
        assertFalse(Fault.END.applies(CallKind.WRITE));
    }

    @Test
    void everyKindCanFailAndEveryFaultHasAKind() {
        for (CallKind kind : CallKind.values()) {
            assertTrue(Arrays.stream(Fault.values()).anyMatch(fault -> fault.applies(kind)), kind.name());
        }
        for (Fault fault : Fault.values()) {
            boolean applies = Arrays.stream(CallKind.values()).anyMatch(fault::applies);
            assertEquals(fault != Fault.NONE, applies, fault.name());
        }
    }

    @Test
    void nothingIsReadOrWrittenThoughItCouldBe() throws IOException {
        hear("hello");
        failNext(Fault.NOTHING);
        assertEquals(0, channel.read(ByteBuffer.allocate(9)));
        assertEquals(5, channel.read(ByteBuffer.allocate(9)));
        failNext(Fault.NOTHING);
        assertEquals(0, channel.write(ByteBuffer.allocate(9)));
    }

    @Test
    void oneByteIsReadOrWritten() throws IOException {
        hear("hello");
        failNext(Fault.ONE_BYTE);
        assertEquals(1, channel.read(ByteBuffer.allocate(9)));
        failNext(Fault.ONE_BYTE);
        assertEquals(1, channel.write(new ByteBuffer[] {ByteBuffer.allocate(9), ByteBuffer.allocate(9)}));
    }

    @Test
    void anEndThatIsNotTheresStays() throws IOException {
        hear("hello");
        failNext(Fault.END);
        assertEquals(-1, channel.read(ByteBuffer.allocate(9)));
        assertEquals(-1, channel.read(ByteBuffer.allocate(9)));
    }

    @Test
    void aKeyFoundCancelledIsCancelled() throws IOException {
        SelectionKey key = registered(SelectionKey.OP_WRITE);
        failNext(Fault.CANCELLED_KEY);
        assertThrows(CancelledKeyException.class, () -> key.interestOps(0));
        assertFalse(key.isValid());
        key.selector().selectNow();
        SelectionKey another = channel.register(key.selector(), SelectionKey.OP_WRITE);
        failNext(Fault.CANCELLED_KEY);
        assertThrows(CancelledKeyException.class, another::readyOps);
    }

    @Test
    void aFailedSelectLosesNoReadiness() throws IOException {
        Selector selector = registered(SelectionKey.OP_WRITE).selector();
        for (Fault fault : new Fault[] {Fault.IO_EXCEPTION, Fault.ILLEGAL_STATE, Fault.CANCELLED_KEY}) {
            failNext(fault);
            assertThrows(Exception.class, () -> selector.select(key -> {}));
        }
        failNext(Fault.NOTHING);
        assertEquals(0, selector.select(key -> {}));
        assertEquals(1, selector.select(key -> {}));
    }

    @Test
    void aCloseThatFailsHasClosedAllTheSame() throws IOException {
        SelectionKey key = registered(SelectionKey.OP_READ);
        failNext(Fault.IO_EXCEPTION);
        assertThrows(IOException.class, channel::close);
        assertFalse(channel.isOpen());
        assertFalse(key.isValid());
        key.selector().selectNow();
        assertEquals(0, net.openChannels());
        failNext(Fault.ILLEGAL_STATE);
        assertThrows(IllegalStateException.class, key.selector()::close);
        net.assertNothingOpen();
    }

    @Test
    void aFailedConnectClosesTheChannelInOneCall() throws IOException {
        SocketChannel failing = net.provider().openSocketChannel();
        failing.configureBlocking(false);
        failNext(Fault.IO_EXCEPTION);
        long before = net.calls();
        assertThrows(IOException.class, () -> failing.connect(server.address()));
        assertFalse(failing.isOpen());
        assertEquals(before + 1, net.calls());
        assertEquals(1, net.openChannels());
    }

    @Test
    void aConnectionThatCouldNotBeAcceptedGoesOnWaiting() throws IOException {
        ServerSocketChannel listening = net.provider().openServerSocketChannel();
        listening.bind(ANYWHERE).configureBlocking(false);
        net.connect(listening.getLocalAddress());
        net.clock().advance(10);
        failNext(Fault.IO_EXCEPTION);
        assertThrows(IOException.class, listening::accept);
        failNext(Fault.NOTHING);
        assertNull(listening.accept());
        assertTrue(listening.accept().isConnected());
    }

    @Test
    void aProgramThatSurvivesLeaksNothingWhicheverCallFails() throws IOException {
        long calls = run(0, Fault.NONE);
        int runs = 0;
        for (long call = 5; call < calls; call++) {
            for (Fault fault : Fault.values()) {
                run(call, fault);
                runs++;
            }
        }
        assertTrue(runs > 100, runs + " runs");
    }

    /** The first calls set the program up, and it makes nothing of a failure there. */
    private static long run(long failing, Fault fault) throws IOException {
        FakeNet net = new FakeNet(5).calm();
        EchoProgram program = new EchoProgram(net.provider());
        if (fault != Fault.NONE) {
            net.failAt(failing, fault);
        }
        FakePeer peer = net.connect(program.address()).write("some words").shutdownOutput();
        for (int i = 0; i < 20; i++) {
            program.pass(5);
        }
        program.close();
        net.assertNothingOpen();
        assertTrue("some words".startsWith(peer.receivedText()), peer.receivedText());
        return net.calls();
    }
}
