package io.nodelay.tls;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A server's certificates: its own, and those for the names that clients may ask for. Never changed, but replaced, so that
 * every loop of a server sees all of it.
 *
 * @param own for everybody else
 * @param named by host name in lower case, or by {@code *.domain}
 */
record ServerNames(SecureContext own, Map<String, SecureContext> named) {

    /** With one certificate for everybody. */
    ServerNames(SecureContext own) {
        this(own, Map.of());
    }

    ServerNames with(String pattern, SecureContext context) {
        Map<String, SecureContext> more = new HashMap<>(named);
        more.put(ServerIdentity.canonical(pattern), context);
        return new ServerNames(own, Map.copyOf(more));
    }

    ServerNames withOwn(SecureContext context) {
        return new ServerNames(context, named);
    }

    /** Whether the name that a client asks for makes a difference. */
    boolean matter() {
        return !named.isEmpty() || own.options().sniCallback().isPresent();
    }

    /** The exact name's, or that of the wildcard which stands for its first label. */
    Optional<SecureContext> find(String servername) {
        SecureContext exact = named.get(servername);
        if (exact != null) {
            return Optional.of(exact);
        }
        int label = servername.indexOf('.');
        return label < 0 ? Optional.empty() : Optional.ofNullable(named.get("*" + servername.substring(label)));
    }
}
