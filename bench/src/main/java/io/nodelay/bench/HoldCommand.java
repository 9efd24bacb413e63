package io.nodelay.bench;

import io.nodelay.bench.peers.HoldMain;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hold PORT}: the client of idle connections, led by lines on standard input. */
@Command(name = "hold", hidden = true, description = "Holds connections to a port until standard input ends.")
final class HoldCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PORT")
    private int port;

    @Option(names = "--http")
    private boolean http;

    @Option(names = "--tls")
    private boolean tls;

    @Override
    public Integer call() throws IOException {
        HoldMain.run(port, http, tls);
        return Exit.FINE;
    }
}
