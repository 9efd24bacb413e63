package io.nodelay.bench;

import io.nodelay.bench.peers.ClientPeer;
import io.nodelay.bench.peers.Contender;
import io.nodelay.bench.peers.HttpPeer;
import io.nodelay.bench.peers.Peer;
import io.nodelay.bench.peers.ServerMain;
import io.nodelay.bench.peers.TlsContender;
import io.nodelay.bench.peers.TlsPeer;
import io.nodelay.bench.peers.UdpPeer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serve PEER}: the process of one server, led by lines on standard input. */
@Command(name = "serve", hidden = true, description = "Runs one server until standard input ends.")
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--udp")
    private boolean udp;

    @Option(names = "--http")
    private boolean http;

    @Option(names = "--tls")
    private boolean tls;

    @Option(names = "--client")
    private boolean client;

    @Parameters(paramLabel = "PEER")
    private String peer;

    @Override
    public Integer call() throws IOException {
        ServerMain.run(contender());
        return Exit.FINE;
    }

    private Contender contender() {
        if (client) {
            return ClientPeer.named(peer);
        }
        if (tls) {
            return new TlsContender(TlsPeer.named(peer), http);
        }
        if (http) {
            return HttpPeer.named(peer);
        }
        return udp ? UdpPeer.named(peer) : Peer.named(peer);
    }
}
