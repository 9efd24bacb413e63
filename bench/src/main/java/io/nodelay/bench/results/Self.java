package io.nodelay.bench.results;

import java.util.List;

/** How this laboratory is started again, in another process. */
public final class Self {
    private static final String MAIN = "io.nodelay.bench.Lab";

    /** The JDK that begins to warn of native access and of Unsafe, and then takes them away. */
    private static final int STRICT_JDK = 24;

    private Self() {}

    /** The JVM that runs this program. */
    public static String java() {
        return ProcessHandle.current().info().command().orElse(System.getProperty("java.home") + "/bin/java");
    }

    /** Class path and main class, to be followed by the laboratory's own arguments. */
    public static List<String> lab() {
        return lab(System.getProperty("java.class.path"));
    }

    /** The same of another build. */
    public static List<String> lab(String classPath) {
        return List.of("-cp", classPath, MAIN);
    }

    /** The flags by which later JDKs allow Netty what earlier ones did unasked. */
    public static List<String> permissions() {
        return Runtime.version().feature() < STRICT_JDK
                ? List.of()
                : List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    }
}
