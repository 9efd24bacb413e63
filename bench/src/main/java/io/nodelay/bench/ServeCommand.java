package io.nodelay.bench;

import io.nodelay.bench.peers.Peer;
import io.nodelay.bench.peers.ServerMain;
import io.nodelay.bench.peers.UdpPeer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serve PEER}: the process of one server, led by lines on standard input. */
@Command(name = "serve", hidden = true, description = "Runs one echo server until standard input ends.")
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--udp")
    private boolean udp;

    @Parameters(paramLabel = "PEER")
    private String peer;

    @Override
    public Integer call() throws IOException {
        ServerMain.run(udp ? UdpPeer.named(peer) : Peer.named(peer));
        return Exit.FINE;
    }
}
