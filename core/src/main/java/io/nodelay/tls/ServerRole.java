package io.nodelay.tls;

import io.nodelay.loop.EventLoop;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * The side that was dialled. Its engine is made when the client has spoken: who connects and is silent costs none. Where a
 * certificate is chosen by name, that is read out of the first message before.
 */
final class ServerRole implements Role {
    private final EventLoop loop;
    private final ServerNames names;
    /** Once it is chosen. */
    private SecureContext context;

    private boolean waits;

    ServerRole(EventLoop loop, ServerNames names) {
        this.loop = loop;
        this.names = names;
    }

    @Override
    public Optional<SSLEngine> engine(ByteBuffer received, Runnable goOn) {
        if (context == null && !waits && received.hasRemaining()) {
            choose(received, goOn);
        }
        return Optional.ofNullable(context).map(SecureContext::serverEngine);
    }

    private void choose(ByteBuffer received, Runnable goOn) {
        if (!names.matter()) {
            context = names.own();
            return;
        }
        Optional<ClientHello> hello = ClientHello.read(received);
        if (hello.isPresent()) {
            hello.get().servername().ifPresentOrElse(name -> choose(name, goOn), () -> context = names.own());
        }
    }

    private void choose(String servername, Runnable goOn) {
        Optional<SniCallback> callback = names.own().options().sniCallback();
        Optional<SecureContext> known = names.find(servername);
        if (known.isPresent() || callback.isEmpty()) {
            context = known.orElse(names.own());
            return;
        }
        waits = true;
        callback.get().choose(servername, answer -> {
            loop.checkThread();
            if (waits) {
                context = answer.map(SecureContext::certified).orElse(names.own());
                waits = false;
                loop.execute(goOn);
            }
        });
    }

    @Override
    public boolean waits() {
        return waits;
    }

    @Override
    public SecureContext context() {
        return context;
    }

    @Override
    public Optional<String> servername(SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended)) {
            return Optional.empty();
        }
        return extended.getRequestedServerNames().stream()
                .filter(SNIHostName.class::isInstance)
                .map(name -> ServerIdentity.canonical(((SNIHostName) name).getAsciiName()))
                .findFirst();
    }

    @Override
    public Optional<String> judge(SSLSession session, Optional<String> untrusted) throws SSLPeerUnverifiedException {
        if (!context.options().requestCert()) {
            return Optional.of("no certificate was asked for (requestCert)");
        }
        Optional<String> wrong = Secured.chain(session).equals(List.of())
                ? Optional.of("the client has sent no certificate")
                : untrusted;
        if (wrong.isPresent() && context.options().rejectUnauthorized()) {
            throw new SSLPeerUnverifiedException(wrong.get());
        }
        return wrong;
    }
}
