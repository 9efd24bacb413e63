import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.*;
import io.nodelay.tls.*;
import java.nio.file.Path;

/**
 * Begins in clear and goes on under TLS at its client's word, as mail does: {@code StartTls port}, with server.key and
 * server.crt; try {@code openssl s_client -starttls smtp -CAfile ca.crt -connect localhost:2525}, then type.
 */
public class StartTls {
    public static void main(String[] args) {
        TlsOptions options = new TlsOptions().key(Path.of("server.key")).cert(Path.of("server.crt"));
        SecureContext context = SecureContext.of(options);
        try (EventLoop loop = EventLoop.open()) {
            NetServer server = Net.createServer(loop, socket -> {
                socket.write("220 StartTls\r\n");
                socket.onText(US_ASCII, line -> answer(socket, line, context));
            });
            server.onListening(() -> System.out.println("StartTls waits on port " + server.port()));
            server.listen(Integer.parseInt(args[0]));
            loop.run();
        }
    }

    private static void answer(NetSocket plain, String line, SecureContext context) {
        if (!line.equals("STARTTLS\r\n")) { // nothing may stand behind it
            plain.write("250 STARTTLS\r\n");
            return;
        }
        plain.pause();
        plain.write("220 go ahead\r\n", sent -> {
            TlsSocket secure = Tls.startServer(plain, context);
            secure.pipe(secure);
        });
    }
}
