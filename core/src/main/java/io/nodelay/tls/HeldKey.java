package io.nodelay.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * One private key, decrypted once, and its certificates. The JDK's own key manager for PKCS#12 decrypts its key again in
 * every handshake, which costs more than all the rest of one.
 *
 * <p>A client sends its certificate to whoever asks, also if the server does not name its issuer, as OpenSSL does: it was
 * configured for that.
 */
final class HeldKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "key";

    private final PrivateKey key;
    private final X509Certificate[] chain;

    private HeldKey(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = chain.toArray(X509Certificate[]::new);
    }

    /**
     * Looks whether they belong together.
     *
     * @param names of key and certificates, for the message
     * @param chain not empty
     * @throws IllegalArgumentException if they do not
     */
    static HeldKey of(PrivateKey key, List<X509Certificate> chain, String names) {
        if (!belong(key, chain.get(0))) {
            boolean later = chain.stream().skip(1).anyMatch(certificate -> belong(key, certificate));
            throw new IllegalArgumentException(
                    later
                            ? names + ": the key belongs to a later certificate of the chain, and its own comes first"
                            : names + ": the key (" + key.getAlgorithm() + ") and the certificate for "
                                    + chain.get(0).getSubjectX500Principal() + " ("
                                    + chain.get(0).getPublicKey().getAlgorithm() + ") do not belong together");
        }
        return new HeldKey(key, chain);
    }

    /** A signature of one is verified with the other: so it works with every algorithm. */
    private static boolean belong(PrivateKey key, X509Certificate certificate) {
        PublicKey counterpart = certificate.getPublicKey();
        byte[] something = {1, 2, 3};
        try {
            Signature signature = signature(key.getAlgorithm());
            signature.initSign(key);
            signature.update(something);
            byte[] signed = signature.sign();
            Signature check = signature(key.getAlgorithm());
            check.initVerify(counterpart);
            check.update(something);
            return check.verify(signed);
        } catch (SignatureException | java.security.InvalidKeyException notOfThisKey) {
            return false;
        } catch (GeneralSecurityException unsupported) {
            throw new IllegalArgumentException("a key for " + key.getAlgorithm() + " cannot be used", unsupported);
        }
    }

    private static Signature signature(String algorithm) throws GeneralSecurityException {
        if (algorithm.equals("RSASSA-PSS")) {
            Signature pss = Signature.getInstance(algorithm);
            pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            return pss;
        }
        return Signature.getInstance(
                switch (algorithm) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> algorithm;
                });
    }

    // ---- what JSSE asks

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return key.getAlgorithm().equals(keyType) ? ALIAS : null;
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return Arrays.asList(keyTypes).contains(key.getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain.clone();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return key.getAlgorithm().equals(keyType) ? ALIAS : null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return Arrays.asList(keyTypes).contains(key.getAlgorithm()) ? ALIAS : null;
    }
}
