package io.nodelay.torture;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** No warnings in the log while thousands of failures are arranged. */
final class Hush implements BeforeAllCallback, AfterAllCallback {
    private static final Logger LIBRARY = Logger.getLogger("io.nodelay");

    @Override
    public void beforeAll(ExtensionContext context) {
        LIBRARY.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        LIBRARY.setLevel(null);
    }
}
