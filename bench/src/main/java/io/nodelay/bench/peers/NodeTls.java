package io.nodelay.bench.peers;

import java.util.List;

/** Node's servers over TLS, processes that obey the same lines as {@link ServerMain}. */
final class NodeTls {
    private static final String SCRIPT = "node-tls.js";
    /** OpenSSL's names of {@link Identity#SUITE_13} and {@link Identity#SUITE_12}. */
    private static final String SUITES = Identity.SUITE_13 + ":ECDHE-ECDSA-AES128-GCM-SHA256";

    private NodeTls() {}

    static List<String> line(boolean http) {
        Identity identity = Identity.here();
        return List.of(
                "node",
                "-e",
                NodeClient.script(SCRIPT),
                http ? "https" : "tls",
                identity.keyFile().toString(),
                identity.certFile().toString(),
                SUITES,
                HttpPeer.CONTENT);
    }
}
