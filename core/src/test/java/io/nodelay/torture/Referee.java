package io.nodelay.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Knows whether a call into the library is under way, and collects what broke a law. It never throws: what a listener
 * throws costs a connection, and the game would go on as another one.
 */
final class Referee {
    /** Thrown by listeners that are meant to. */
    static final class OnPurpose extends RuntimeException {
        private static final long serialVersionUID = 1;

        OnPurpose(String where) {
            super("thrown on purpose in " + where);
        }
    }

    private final List<String> fouls = new ArrayList<>();
    /** The call that is under way; empty while there is none. */
    private String inside = "";

    /** Makes a call into the library. */
    void call(String name, Runnable call) {
        ask(name, () -> {
            call.run();
            return true;
        });
    }

    /** Makes a call into the library that answers something. */
    <T> T ask(String name, Supplier<T> call) {
        String outer = inside;
        inside = name;
        try {
            return call.get();
        } catch (RuntimeException thrown) {
            foul(name + " has thrown " + thrown);
            throw thrown;
        } finally {
            inside = outer;
        }
    }

    /** Something of the user's is being called by the library. */
    void event(String what) {
        if (!inside.isEmpty()) {
            foul(what + " fired inside " + inside);
        }
    }

    /** What the loop's {@code onUncaught} hears. */
    void uncaught(Throwable thrown) {
        if (!(thrown instanceof OnPurpose)) {
            foul("uncaught: " + thrown + " " + List.of(thrown.getStackTrace()));
        }
    }

    void require(boolean lawful, String otherwise) {
        if (!lawful) {
            foul(otherwise);
        }
    }

    void foul(String what) {
        fouls.add(what);
    }

    List<String> fouls() {
        return List.copyOf(fouls);
    }
}
