package io.nodelay.bench.peers;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/**
 * Netty's contexts as its guide makes them: of the two PEM files. Handshake tasks run on the event loop, which is the
 * default. BoringSSL cannot be told the cipher suites of TLS 1.3; that the one wished for was agreed on is for its peers to
 * see to.
 */
final class NettyTls {
    private NettyTls() {}

    /** Why BoringSSL cannot run here, if so. */
    static Optional<String> boringsslMissing() {
        return OpenSsl.isAvailable()
                ? Optional.empty()
                : Optional.of("Netty's BoringSSL does not load here: " + OpenSsl.unavailabilityCause());
    }

    static SslContext server(TlsPeer peer) throws SSLException {
        Identity identity = Identity.here();
        SslContextBuilder context = SslContextBuilder.forServer(
                        identity.certFile().toFile(), identity.keyFile().toFile())
                .protocols("TLSv1.3", "TLSv1.2");
        return peer == TlsPeer.NETTY_JDK
                ? context.sslProvider(SslProvider.JDK)
                        .ciphers(List.of(Identity.SUITE_13, Identity.SUITE_12))
                        .build()
                : context.sslProvider(SslProvider.OPENSSL).build();
    }

    /** The load's side, with BoringSSL: its part of the work is the smaller. */
    static SslContext client(String protocol, TrustManager trust) throws SSLException {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .protocols(protocol)
                .trustManager(trust)
                .endpointIdentificationAlgorithm(null)
                .build();
    }
}
