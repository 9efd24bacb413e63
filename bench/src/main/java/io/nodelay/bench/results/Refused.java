package io.nodelay.bench.results;

/**
 * Something outside the laboratory is not as it must be: an argument, a file, a tool, a limit. The command line prints
 * it as one sentence and ends with code 2.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Says it as {@code WHERE: expected EXPECTED, found FOUND}.
     *
     * @param where an option, a file, a process
     * @param expected what should have been there
     * @param found what was there instead; of an exception its message is said
     */
    public Refused(String where, Object expected, Object found) {
        super(where + ": expected " + expected + ", found " + words(found));
    }

    private static String words(Object found) {
        return found instanceof Throwable failure && failure.getMessage() != null
                ? failure.getClass().getSimpleName() + " (" + failure.getMessage() + ")"
                : String.valueOf(found);
    }
}
