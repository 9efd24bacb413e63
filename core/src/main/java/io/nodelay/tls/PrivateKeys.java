package io.nodelay.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Private keys out of PEM. The JDK reads PKCS#8 (RFC 5958) alone, so that older forms are put into that: the RSA key of
 * PKCS#1 (RFC 8017 A.1.2) and the EC key of SEC 1 (RFC 5915).
 */
final class PrivateKeys {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    /** Of an EC key, the curve; tagged [0]. */
    private static final int PARAMETERS = 0xA0;

    private static final byte[] VERSION_0 = {INTEGER, 1, 0};
    /** 1.2.840.113549.1.1.1 with its NULL parameters. */
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");
    /** 1.2.840.10045.2.1. */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    /** Object identifiers of RFC 8017, RFC 5480 and RFC 8410 in DER, and the JDK's names. */
    private static final Map<String, String> ALGORITHMS = Map.of(
            "2a864886f70d010101", "RSA",
            "2a864886f70d01010a", "RSASSA-PSS",
            "2a8648ce3d0201", "EC",
            "2b6570", "EdDSA",
            "2b6571", "EdDSA");

    private PrivateKeys() {}

    /**
     * The only key of a text.
     *
     * @param passphrase of an encrypted one
     * @throws IllegalArgumentException saying which block cannot be used and why
     */
    static PrivateKey read(Pem pem, Optional<String> passphrase) {
        Pem.Block block = pem.privateKey();
        try {
            return key(block, pkcs8(block, pem, passphrase));
        } catch (GeneralSecurityException | IOException | BufferUnderflowException malformed) {
            throw new IllegalArgumentException(
                    block.name() + ": not a usable private key: " + malformed.getMessage(), malformed);
        }
    }

    private static byte[] pkcs8(Pem.Block block, Pem pem, Optional<String> passphrase)
            throws GeneralSecurityException, IOException {
        if (block.headers().contains("ENCRYPTED")) {
            throw new IllegalArgumentException(
                    block.name()
                            + " is encrypted in a weak form of OpenSSL's own; convert it: openssl pkcs8 -topk8 -in OLD -out NEW");
        }
        return switch (block.type()) {
            case "PRIVATE KEY" -> block.bytes();
            case "ENCRYPTED PRIVATE KEY" -> decrypt(
                    block,
                    passphrase.orElseThrow(() ->
                            new IllegalArgumentException(block.name() + " is encrypted: a passphrase is needed")));
            case "RSA PRIVATE KEY" -> der(SEQUENCE, VERSION_0, der(SEQUENCE, RSA), der(OCTET_STRING, block.bytes()));
            case "EC PRIVATE KEY" -> der(
                    SEQUENCE, VERSION_0, der(SEQUENCE, EC, curve(block, pem)), der(OCTET_STRING, block.bytes()));
            default -> throw new IllegalArgumentException(
                    block.name() + ": keys of this form are not supported; RSA, EC and EdDSA are");
        };
    }

    private static byte[] decrypt(Pem.Block block, String passphrase) throws GeneralSecurityException, IOException {
        EncryptedPrivateKeyInfo encrypted = encrypted(block);
        // PBES2 is only a frame (RFC 8018 §6.2); what is in it, the JDK before 19 tells only by the parameters' text.
        String algorithm = encrypted.getAlgName().equals("PBES2")
                ? String.valueOf(encrypted.getAlgParameters())
                : encrypted.getAlgName();
        PBEKeySpec secret = new PBEKeySpec(passphrase.toCharArray());
        try {
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(secret),
                    encrypted.getAlgParameters());
            return encrypted.getKeySpec(cipher).getEncoded();
        } catch (GeneralSecurityException wrong) {
            throw new IllegalArgumentException(
                    block.name() + " cannot be decrypted: the passphrase is wrong, or the JDK lacks " + algorithm + ": "
                            + wrong.getMessage(),
                    wrong);
        } finally {
            secret.clearPassword();
        }
    }

    private static EncryptedPrivateKeyInfo encrypted(Pem.Block block) {
        try {
            return new EncryptedPrivateKeyInfo(block.bytes());
        } catch (IOException unknown) {
            throw new IllegalArgumentException(
                    block.name() + " is encrypted in a way that the JDK does not know (" + unknown.getMessage()
                            + "); convert it: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW",
                    unknown);
        }
    }

    private static PrivateKey key(Pem.Block block, byte[] pkcs8) throws GeneralSecurityException {
        ByteBuffer info = enter(ByteBuffer.wrap(pkcs8), SEQUENCE);
        enter(info, INTEGER);
        ByteBuffer identifier = enter(enter(info, SEQUENCE), OBJECT_IDENTIFIER);
        byte[] oid = new byte[identifier.remaining()];
        identifier.get(oid);
        String algorithm = ALGORITHMS.get(HexFormat.of().formatHex(oid));
        if (algorithm == null) {
            throw new IllegalArgumentException(
                    block.name() + ": keys of this algorithm are not supported; RSA, EC and EdDSA are");
        }
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** Stands in the key itself, or in a block beside it. */
    private static byte[] curve(Pem.Block block, Pem pem) throws GeneralSecurityException {
        ByteBuffer fields = enter(ByteBuffer.wrap(block.bytes()), SEQUENCE);
        enter(fields, INTEGER);
        enter(fields, OCTET_STRING);
        if (fields.hasRemaining() && Byte.toUnsignedInt(fields.get(fields.position())) == PARAMETERS) {
            ByteBuffer curve = enter(fields, PARAMETERS);
            byte[] bytes = new byte[curve.remaining()];
            curve.get(bytes);
            return bytes;
        }
        return pem.curve()
                .map(Pem.Block::bytes)
                .orElseThrow(() -> new GeneralSecurityException("it does not say for which curve"));
    }

    // ---- DER

    /** The content of the next element, which is skipped. */
    private static ByteBuffer enter(ByteBuffer in, int tag) throws GeneralSecurityException {
        int found = Byte.toUnsignedInt(in.get());
        if (found != tag) {
            throw new GeneralSecurityException("malformed DER: tag " + found + " where " + tag + " is expected");
        }
        int length = Byte.toUnsignedInt(in.get());
        if (length > 0x80) {
            int bytes = length - 0x80;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | Byte.toUnsignedInt(in.get());
            }
        }
        if (length < 0 || length > in.remaining()) {
            throw new GeneralSecurityException("malformed DER: a length of " + length);
        }
        ByteBuffer content = in.slice(in.position(), length);
        in.position(in.position() + length);
        return content;
    }

    /** An element around others. */
    private static byte[] der(int tag, byte[]... content) {
        ByteArrayOutputStream inside = new ByteArrayOutputStream();
        for (byte[] part : content) {
            inside.writeBytes(part);
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        int length = inside.size();
        if (length >= 0x80) { // in as few bytes as will do: the JDK refuses more; no key has 64 KiB
            element.write(length < 0x100 ? 0x81 : 0x82);
        }
        if (length >= 0x100) {
            element.write(length >>> 8);
        }
        element.write(length);
        element.writeBytes(inside.toByteArray());
        return element.toByteArray();
    }
}
