import io.nodelay.http.ClientRequest;
import io.nodelay.http.ClientResponse;
import io.nodelay.http.Headers;
import io.nodelay.http.Http;
import io.nodelay.http.OutgoingMessage;
import io.nodelay.http.RequestOptions;
import io.nodelay.http.ServerRequest;
import io.nodelay.http.ServerResponse;
import io.nodelay.loop.EventLoop;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Hands requests on, at the pace of the slower side both ways: {@code ReverseProxy 8080 http://localhost:3000}. */
public class ReverseProxy {
    /** Fields of one connection, and not of the message (RFC 9110 §7.6.1). */
    private static final Set<String> HOP_BY_HOP =
            Set.of("Connection", "Keep-Alive", "Proxy-Connection", "TE", "Transfer-Encoding", "Upgrade", "Expect");

    public static void main(String[] args) {
        RequestOptions to = new RequestOptions().uri(args[1]);
        try (EventLoop loop = EventLoop.open()) {
            var proxy = Http.createServer(loop, (req, res) -> forward(loop, to.copy(), req, res));
            proxy.listen("localhost", Integer.parseInt(args[0]));
            proxy.onListening(() -> System.out.println("proxy on port " + proxy.port()));
            loop.run();
        }
    }

    private static void forward(EventLoop loop, RequestOptions to, ServerRequest req, ServerResponse res) {
        to.method(req.method()).path(req.target());
        ClientRequest onward = Http.request(loop, to, answer -> back(answer, res));
        copy(req.headers(), onward);
        onward.onError(why -> refuse(res, why));
        res.onClose(how -> how.error().ifPresent(onward::destroy)); // whoever has asked is gone
        req.pipe(onward);
    }

    private static void back(ClientResponse answer, ServerResponse res) {
        copy(answer.headers(), res.status(answer.status()));
        answer.pipe(res);
    }

    private static void refuse(ServerResponse res, Exception why) {
        if (!res.headersSent()) {
            res.status(502).end("the server behind has not answered: " + why.getMessage() + "\n");
        }
    }

    private static void copy(Headers from, OutgoingMessage to) {
        Set<String> dropped = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        dropped.addAll(HOP_BY_HOP);
        from.value("Connection").ifPresent(own -> dropped.addAll(List.of(own.split(" *, *", -1))));
        for (int i = 0; i < from.size(); i++) {
            if (!dropped.contains(from.name(i))) {
                to.appendHeader(from.name(i), from.value(i));
            }
        }
    }
}
