package io.nodelay.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with keys and certificates in it (RFC 7468): blocks between BEGIN and END, and around them whatever there is. Says
 * which block of which file it cannot use, and why.
 *
 * @param name of the file, or of the option that the text was given to
 * @param blocks in their order
 */
record Pem(String name, List<Block> blocks) {
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([^\\r\\n-]+)-----");
    private static final Pattern BLANKS = Pattern.compile("\\s");

    /** One block: its name for messages, its type, the lines above its bytes, as old encrypted keys have them, and DER. */
    static final class Block {
        private final String name;
        private final String type;
        private final String headers;
        private final byte[] bytes;

        Block(String name, String type, String headers, byte[] bytes) {
            this.name = name;
            this.type = type;
            this.headers = headers;
            this.bytes = bytes;
        }

        String name() {
            return name;
        }

        String type() {
            return type;
        }

        String headers() {
            return headers;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /** Reads a file. */
    static Pem read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(file + " cannot be read: " + unreadable, unreadable);
        }
    }

    /** Takes text apart. */
    static Pem parse(String name, String text) {
        List<Block> blocks = new ArrayList<>();
        Matcher begin = BEGIN.matcher(text);
        for (int from = 0; begin.find(from); ) {
            String type = begin.group(1);
            String block = name + ", block " + (blocks.size() + 1) + " (" + type + ")";
            int end = text.indexOf("-----END " + type + "-----", begin.end());
            if (end < 0) {
                throw new IllegalArgumentException(block + ": there is no END line");
            }
            blocks.add(block(block, type, text.substring(begin.end(), end)));
            from = end;
        }
        return new Pem(name, List.copyOf(blocks));
    }

    /** Headers, if there are any, end with an empty line (RFC 1421 §4.4). */
    private static Block block(String name, String type, String content) {
        int headersEnd = content.indexOf(':') < 0 ? 0 : endOfHeaders(name, content);
        String base64 = BLANKS.matcher(content.substring(headersEnd)).replaceAll("");
        try {
            return new Block(
                    name,
                    type,
                    content.substring(0, headersEnd),
                    Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException(name + ": not base64: " + notBase64.getMessage(), notBase64);
        }
    }

    private static int endOfHeaders(String name, String content) {
        Matcher empty = Pattern.compile("\\r?\\n[ \\t]*\\r?\\n").matcher(content);
        if (!empty.find(content.indexOf(':'))) {
            throw new IllegalArgumentException(name + ": there is no empty line behind its headers");
        }
        return empty.end();
    }

    /** All certificates, at least one. */
    List<X509Certificate> certificates() {
        List<X509Certificate> found = new ArrayList<>();
        for (Block block : blocks) {
            switch (block.type) {
                case "CERTIFICATE", "X509 CERTIFICATE" -> found.add(certificate(block));
                case "TRUSTED CERTIFICATE" -> throw new IllegalArgumentException(
                        block.name + " is in a form of OpenSSL's own; convert it: openssl x509 -in OLD -out NEW");
                default -> {} // as a key in the same file
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(name + ": there is no certificate in it");
        }
        return found;
    }

    private static X509Certificate certificate(Block block) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.bytes));
        } catch (CertificateException malformed) {
            throw new IllegalArgumentException(
                    block.name + ": not a certificate: " + malformed.getMessage(), malformed);
        }
    }

    /** The block of the private key: the only one. */
    Block privateKey() {
        List<Block> keys = blocks.stream()
                .filter(block -> block.type.endsWith("PRIVATE KEY"))
                .toList();
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(name + ": there is no private key in it");
        }
        if (keys.size() > 1) {
            throw new IllegalArgumentException(keys.get(1).name + ": there is a private key before it already");
        }
        return keys.get(0);
    }

    /** What stands beside an old key for a curve, to say which. */
    Optional<Block> curve() {
        return blocks.stream()
                .filter(block -> block.type.equals("EC PARAMETERS"))
                .findFirst();
    }
}
