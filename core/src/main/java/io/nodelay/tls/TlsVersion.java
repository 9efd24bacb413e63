package io.nodelay.tls;

/** The versions of TLS that are spoken; older ones are broken (RFC 8996), and nothing switches them on. */
public enum TlsVersion {
    /** RFC 5246. */
    TLS_1_2("TLSv1.2"),
    /** RFC 8446. */
    TLS_1_3("TLSv1.3");

    private final String jsse;

    TlsVersion(String jsse) {
        this.jsse = jsse;
    }

    /**
     * The JDK's name.
     *
     * @return as {@link TlsSocket#protocol} has it
     */
    @Override
    public String toString() {
        return jsse;
    }
}
