import io.nodelay.http.Agent;
import io.nodelay.http.AgentOptions;
import io.nodelay.http.ClientRequest;
import io.nodelay.http.Http;
import io.nodelay.http.RequestOptions;
import io.nodelay.loop.EventLoop;

/** Ten requests by at most five connections, and what the agent has of them meanwhile: {@code AgentPool http://localhost:8080/}. */
public class AgentPool {
    private final EventLoop loop = EventLoop.open();
    private final Agent agent = new Agent(loop, new AgentOptions().maxSockets(5));

    public static void main(String[] args) {
        AgentPool pool = new AgentPool();
        RequestOptions options = new RequestOptions().uri(args[0]).agent(pool.agent);
        for (int i = 1; i <= 10; i++) {
            pool.ask(options, i);
        }
        pool.print("asked");
        pool.loop.run();
        pool.loop.close();
    }

    private void ask(RequestOptions options, int number) {
        ClientRequest request = Http.get(loop, options, res -> res.text(text -> {}));
        request.onError(why -> System.out.println(number + " has failed: " + why.getMessage()));
        request.onClose(how -> print(number + " is done"));
    }

    private void print(String event) {
        System.out.printf(
                "%s: %d connections at work, %d free, %d requests waiting%n",
                event, agent.sockets(), agent.freeSockets(), agent.requests());
    }
}
