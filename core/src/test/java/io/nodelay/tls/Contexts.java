package io.nodelay.tls;

import io.nodelay.testing.Credentials;
import io.nodelay.testing.TlsProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Contexts that several tests use, made once a JVM. */
final class Contexts {
    private static final Map<TlsVersion, SecureContext> SERVERS = new ConcurrentHashMap<>();
    private static final Map<TlsVersion, SecureContext> CLIENTS = new ConcurrentHashMap<>();

    private Contexts() {}

    /** A server for localhost, of one version. */
    static SecureContext server(TlsVersion version) {
        return SERVERS.computeIfAbsent(version, only -> SecureContext.of(serverOptions(only)));
    }

    /** A client without a certificate who believes our CA, of one version. */
    static SecureContext client(TlsVersion version) {
        return CLIENTS.computeIfAbsent(version, only -> SecureContext.of(clientOptions(only)));
    }

    static TlsOptions serverOptions(TlsVersion version) {
        return as(Credentials.server(), version);
    }

    /** Anybody, of one version. */
    static TlsOptions as(Credentials who, TlsVersion version) {
        return only(version).key(who.keyFile()).cert(who.certFile());
    }

    static TlsOptions clientOptions(TlsVersion version) {
        return only(version).ca(Credentials.ca().certFile());
    }

    private static TlsOptions only(TlsVersion version) {
        return TlsProvider.options().minVersion(version).maxVersion(version);
    }
}
