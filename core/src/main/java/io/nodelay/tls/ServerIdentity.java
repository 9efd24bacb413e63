package io.nodelay.tls;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Compares a host with the names in a certificate, as RFC 9525 §6 has it. */
final class ServerIdentity {
    /** RFC 5280 §4.2.1.6, the choices of GeneralName. */
    private static final int DNS = 2;

    private static final int IP = 7;

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    /** What the JDK looks nobody up for: dotted bytes, or anything that begins like an IPv6 address and has a colon. */
    private static final Pattern LITERAL =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}|(?=.*:)[0-9a-fA-F:].*");

    private ServerIdentity() {}

    /** What is wrong; empty if the certificate is that host's. */
    static Optional<String> mismatch(String host, X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (name.get(0).equals(DNS)) {
                    names.add((String) name.get(1));
                } else if (name.get(0).equals(IP)) {
                    addresses.add((String) name.get(1));
                }
            }
        } catch (CertificateParsingException malformed) {
            return Optional.of("the subject alternative names of the server's certificate are malformed: " + malformed);
        }
        return covers(host, names, addresses)
                ? Optional.empty()
                : Optional.of(explain(host, names, addresses, certificate));
    }

    private static boolean covers(String host, List<String> names, List<String> addresses) {
        if (isAddress(host)) {
            return addresses.stream().anyMatch(address -> sameAddress(host, address));
        }
        String name = canonical(host);
        return names.stream().anyMatch(pattern -> matches(name, pattern));
    }

    private static String explain(
            String host, List<String> names, List<String> addresses, X509Certificate certificate) {
        String wrong = "the server's certificate is not for " + host + ": ";
        if (names.isEmpty() && addresses.isEmpty()) {
            return wrong + "it names no host, as its common name (" + certificate.getSubjectX500Principal()
                    + ") does not count. Add a subject alternative name (SAN) to it";
        }
        return wrong + "its subject alternative names are DNS " + names + " and IP " + addresses;
    }

    /** Whether it is an IP address; such a host is never looked for among DNS names. */
    static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }

    private static boolean sameAddress(String host, String address) {
        if (!LITERAL.matcher(host).matches() || !LITERAL.matcher(address).matches()) {
            return false; // such as a whole network, which is no host's address
        }
        try {
            return InetAddress.getByName(host).equals(InetAddress.getByName(address));
        } catch (UnknownHostException malformed) {
            return false;
        }
    }

    /** In ASCII and lower case, without the root's dot. */
    static String canonical(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        try {
            return IDN.toASCII(name).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException noName) {
            return name.toLowerCase(Locale.ROOT);
        }
    }

    /**
     * RFC 9525 §6.3: a wildcard is the whole of the left-most label and stands for one label. Above a top-level domain it
     * stands for nothing.
     */
    static boolean matches(String name, String pattern) {
        String wanted = canonical(pattern);
        if (!wanted.startsWith("*.")) {
            return wanted.equals(name);
        }
        String domain = wanted.substring(1);
        int label = name.indexOf('.');
        return label > 0 && domain.indexOf('.', 1) > 0 && name.substring(label).equals(domain);
    }
}
