import io.nodelay.loop.EventLoop;
import io.nodelay.net.*;
import io.nodelay.tls.*;
import java.nio.file.Path;

/**
 * An echo between two who know each other, by the keys and certificates that README makes, in the folder where it is
 * started: {@code SecureEcho port} and {@code SecureEcho host port}.
 */
public class SecureEcho {
    public static void main(String[] args) {
        try (EventLoop loop = EventLoop.open()) {
            if (args.length == 1) {
                serve(loop, Integer.parseInt(args[0]));
            } else {
                connect(loop, new ConnectOptions().host(args[0]).port(Integer.parseInt(args[1])));
            }
            loop.run();
        }
    }

    private static SecureContext credentials(String of) {
        TlsOptions options = new TlsOptions().ca(Path.of("ca.crt")).requestCert(true);
        return SecureContext.of(options.key(Path.of(of + ".key")).cert(Path.of(of + ".crt")));
    }

    private static void serve(EventLoop loop, int port) {
        TlsServer server = Tls.createServer(loop, credentials("server"), socket -> socket.pipe(socket));
        server.onListening(() -> System.out.println("SecureEcho is bound to port " + server.port()));
        server.listen(port);
    }

    private static void connect(EventLoop loop, ConnectOptions to) {
        TlsSocket socket = Tls.connect(loop, to, credentials("client"));
        socket.onSecureConnect(() -> System.out.println("connected, authorized: " + socket.authorized()));
        socket.onError(why -> System.out.println(why.getMessage()));
        socket.pipe(Streams.to(loop, System.out));
        Streams.from(loop, System.in).pipe(socket);
    }
}
