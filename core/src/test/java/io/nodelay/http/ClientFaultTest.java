package io.nodelay.http;

import static io.nodelay.http.ClientScene.chunks;
import static io.nodelay.http.ClientScene.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodelay.fake.CallKind;
import io.nodelay.fake.Fault;
import io.nodelay.http.ClientScene.Answer;
import io.nodelay.testing.FakeLoop;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever call of the system fails, and whenever all is given up: every request ends once, and nothing is left. */
class ClientFaultTest {
    @RegisterExtension
    final FakeLoop fake = new FakeLoop();

    private static final List<String> NAMES = List.of("get", "put", "post", "more");

    /** Two that run, two that wait; with a content in chunks, and a retry where one gets lost. */
    private ClientScene scene() {
        ClientScene scene = new ClientScene(fake, new AgentOptions().maxSockets(2));
        scene.serves(request -> Answer.of(request.startsWith("GET") ? chunks("a", "b") : ok("a"), ""));
        scene.get("/get");
        scene.request(scene.to("PUT", "/put")).end("x");
        ClientRequest post = scene.request(scene.to("POST", "/post"));
        post.write("hel");
        scene.inside(30, () -> post.end("lo"));
        scene.inside(60, () -> scene.get("/more"));
        return scene;
    }

    private static void endsOnce(ClientScene scene, String where) {
        for (String name : NAMES) {
            List<String> heard = scene.journal().stream()
                    .filter(line -> line.startsWith(name + " "))
                    .map(line -> line.substring(name.length() + 1))
                    .toList();
            boolean failed = heard.stream().anyMatch(line -> line.startsWith("error "));
            assertEquals(
                    1, heard.stream().filter(line -> line.startsWith("close")).count(), where + heard);
            assertEquals(failed ? "close failed" : "close", heard.get(heard.size() - 1), where + heard);
            assertEquals(!failed, heard.contains("end"), where + heard);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IO_EXCEPTION", "ILLEGAL_STATE", "NOTHING", "ONE_BYTE", "END"})
    void aCallThatFails(Fault fault) {
        endsOnce(scene().run(), "no fault: ");
        List<CallKind> calls = List.copyOf(fake.net().callLog());
        int fired = 0;
        for (int call = 1; call <= calls.size(); call++) {
            if (calls.get(call - 1) != CallKind.SELECT) { // which is the loop's affair
                fired += fails(call, fault);
            }
        }
        assertTrue(fired > 0, "faults: " + fired);
    }

    private int fails(int call, Fault fault) {
        fake.anew();
        fake.net().failAt(call, fault);
        endsOnce(scene().run(), fault + " at " + call + ": ");
        fake.uncaught(); // of some faults it is told, too
        return fake.net().faultsFired();
    }

    @Test
    void theAgentIsDestroyedAtEveryMoment() {
        for (int millis = 0; millis < 40; millis++) {
            ClientScene scene = scene();
            scene.inside(millis, scene.agent()::destroy);
            scene.run();
            endsOnce(scene, "destroyed at " + millis + ": ");
            fake.anew();
        }
    }

    @Test
    void theLoopIsStoppedAtEveryMoment() {
        for (int millis = 0; millis < 70; millis++) {
            scene();
            fake.loop().setTimeout(millis, fake.loop()::stop);
            fake.loop().run();
            fake.anew(); // which looks for what is left
        }
    }
}
