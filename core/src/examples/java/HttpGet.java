import io.nodelay.http.Http;
import io.nodelay.loop.EventLoop;
import java.nio.charset.StandardCharsets;

/** Prints what a server answers: {@code HttpGet http://localhost:8080/}. */
public class HttpGet {
    public static void main(String[] args) {
        try (EventLoop loop = EventLoop.open()) {
            Http.get(loop, args[0], res -> {
                        System.out.println(res); // the status line and the fields
                        System.out.println();
                        res.onText(StandardCharsets.UTF_8, System.out::print);
                    })
                    .onError(why -> System.out.println("no answer: " + why.getMessage()));
            loop.run(); // until the answer is here: connections kept for later do not keep the loop running
        }
    }
}
