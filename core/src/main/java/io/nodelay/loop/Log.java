package io.nodelay.loop;

import java.lang.System.Logger.Level;

/**
 * The library's few words to {@link System.Logger}. They never throw: a log handler is somebody else's
 * code, and without a descriptor left even the JDK's own may fail.
 */
final class Log {
    private Log() {}

    /** Loads this class and the logger, while there are descriptors to load them with. */
    static void load() {
        System.getLogger("io.nodelay").isLoggable(Level.WARNING);
    }

    static void log(Level level, String what) {
        try {
            System.getLogger("io.nodelay").log(level, what);
        } catch (Throwable unheard) {
            // there is nowhere left to say it
        }
    }

    static void error(String what, Throwable thrown) {
        try {
            System.getLogger("io.nodelay").log(Level.ERROR, what, thrown);
        } catch (Throwable unheard) {
            // there is nowhere left to say it
        }
    }
}
