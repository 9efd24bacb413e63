package io.nodelay.testing;

import io.nodelay.tls.TlsOptions;
import java.security.Provider;

/**
 * Who does the work of TLS in the tests: the JDK, or the provider whose class the build names in
 * {@code -Dio.nodelay.tls.provider}.
 */
public final class TlsProvider {
    private static final String CLASS = System.getProperty("io.nodelay.tls.provider", "");

    private TlsProvider() {}

    /** Options with that provider, and otherwise the defaults. */
    public static TlsOptions options() {
        TlsOptions options = new TlsOptions();
        return CLASS.isEmpty() ? options : options.provider(Made.PROVIDER);
    }

    private static final class Made {
        static final Provider PROVIDER = make();

        private static Provider make() {
            try {
                return (Provider)
                        Class.forName(CLASS, true, Thread.currentThread().getContextClassLoader())
                                .asSubclass(Provider.class)
                                .getConstructor()
                                .newInstance();
            } catch (ReflectiveOperationException missing) {
                throw new IllegalStateException("there is no provider " + CLASS, missing);
            }
        }
    }
}
