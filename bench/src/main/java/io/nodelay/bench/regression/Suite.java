package io.nodelay.bench.regression;

import io.nodelay.bench.peers.HttpWork;
import io.nodelay.bench.peers.Workload;
import io.nodelay.bench.results.Better;
import io.nodelay.bench.results.Refused;
import io.nodelay.frame.Arrival;
import io.nodelay.frame.Decoding;
import io.nodelay.frame.Encoding;
import io.nodelay.frame.Framing;
import io.nodelay.http.HeadParsing;
import io.nodelay.http.Heads;
import io.nodelay.loop.TimerChurn;
import io.nodelay.net.QueuedWrite;
import io.nodelay.tls.RecordDriving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The named sets of what is tracked and compared, all in this place. */
public enum Suite {
    /** One of each room. */
    QUICK {
        @Override
        public List<Subject> subjects() {
            return List.of(
                    decoding(Framing.LENGTH, 64, Arrival.WHOLE),
                    heads("nodelay", Heads.WRK),
                    new JmhSubject(QueuedWrite.class, "queueAndGather", Map.of("messages", "32"), WARM_UPS),
                    new JmhSubject(TimerChurn.class, "rearm", Map.of("pending", "10000"), WARM_UPS),
                    records(1_024),
                    ServerSubject.echo(Workload.PINGPONG));
        }
    },
    /** Every codec, both ways, and torn. */
    FRAME {
        @Override
        public List<Subject> subjects() {
            List<Subject> subjects = new ArrayList<>();
            for (Framing framing : Framing.values()) {
                subjects.add(decoding(framing, 64, Arrival.WHOLE));
                subjects.add(decoding(framing, 1_024, Arrival.TORN));
                if (framing != Framing.STACK) { // which only reads
                    subjects.add(new JmhSubject(Encoding.class, OURS, parameters(framing, 64), WARM_UPS));
                }
            }
            return subjects;
        }
    },
    /** Heads of requests. */
    HTTP_HEAD {
        @Override
        public List<Subject> subjects() {
            return Stream.of(OURS, "parse", "strings")
                    .flatMap(method -> Arrays.stream(Heads.values()).map(head -> heads(method, head)))
                    .toList();
        }
    },
    /** TLS records in memory, of all sizes. */
    TLS {
        @Override
        public List<Subject> subjects() {
            return Stream.of(64, 1_024, 16_000).map(Suite::records).toList();
        }
    },
    /** Echo servers over sockets. */
    ECHO {
        @Override
        public List<Subject> subjects() {
            return Arrays.stream(Workload.values())
                    .<Subject>map(ServerSubject::echo)
                    .toList();
        }
    },
    /** HTTP servers, one of them over TLS; wrk has to be installed. */
    HTTP {
        @Override
        public List<Subject> subjects() {
            return List.of(
                    ServerSubject.http(HttpWork.KEEP_ALIVE_64),
                    ServerSubject.http(HttpWork.PIPELINED),
                    ServerSubject.https());
        }
    };

    /** The method that measures this library, in classes that measure others too. */
    private static final String OURS = "nodelay";

    /** Iterations until short code is compiled, and long code. */
    private static final int WARM_UPS = 12;

    private static final int LONG_WARM_UPS = 32;

    /** And until the JDK's ciphers are. */
    private static final int CIPHER_WARM_UPS = 80;

    private static final Figure ALLOCATED = new Figure("allocated", "B/op", Better.SMALLER);

    public abstract List<Subject> subjects();

    /** The set of that name. */
    public static Suite named(String name) {
        return Arrays.stream(values())
                .filter(suite -> suite.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refused("--set", "one of " + Arrays.toString(values()), name));
    }

    /** About how long a number of processes of each takes. */
    public static Duration estimate(List<Subject> subjects, int each) {
        return subjects.stream()
                .map(Subject::estimate)
                .reduce(Duration.ZERO, Duration::plus)
                .multipliedBy(each);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Subject decoding(Framing framing, int size, Arrival arrival) {
        Map<String, String> parameters = parameters(framing, size);
        parameters.put("arrival", arrival.name());
        return new JmhSubject(Decoding.class, OURS, parameters, arrival == Arrival.TORN ? LONG_WARM_UPS : WARM_UPS);
    }

    private static Map<String, String> parameters(Framing framing, int size) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("framing", framing.name());
        parameters.put("size", Integer.toString(size));
        return parameters;
    }

    private static Subject heads(String method, Heads head) {
        return new JmhSubject(HeadParsing.class, method, Map.of("head", head.name()), LONG_WARM_UPS);
    }

    /** One record at both ends; of what it allocates, the engine's part is the most. */
    static Subject records(int bytes) {
        return new JmhSubject(
                RecordDriving.class,
                OURS,
                Map.of("bytes", Integer.toString(bytes)),
                CIPHER_WARM_UPS,
                List.of(ALLOCATED));
    }
}
