import io.nodelay.http.AgentOptions;
import io.nodelay.http.RequestOptions;
import io.nodelay.https.Https;
import io.nodelay.loop.EventLoop;
import io.nodelay.tls.SecureContext;
import io.nodelay.tls.TlsOptions;
import io.nodelay.tls.TlsSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks a server that the JDK believes, or one of your own: {@code HttpsGet https://localhost:8443/ ca.crt}. */
public class HttpsGet {
    public static void main(String[] args) {
        try (EventLoop loop = EventLoop.open()) {
            RequestOptions options = new RequestOptions().uri(args[0]);
            if (args.length > 1) {
                SecureContext believed = SecureContext.of(new TlsOptions().ca(Path.of(args[1])));
                options.agent(Https.agent(loop, new AgentOptions(), believed));
            }
            Https.get(loop, options, res -> {
                        TlsSocket socket = (TlsSocket) res.socket();
                        System.out.println(socket.protocol().orElseThrow() + ", " + res.status());
                        res.onText(StandardCharsets.UTF_8, System.out::print);
                    })
                    .onError(why -> System.out.println("no answer: " + why.getMessage()));
            loop.run();
        }
    }
}
