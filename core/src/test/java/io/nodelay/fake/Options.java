package io.nodelay.fake;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The options of one channel: those that Linux offers for its kind, with its defaults, by name. */
final class Options {
    /** Options of {@code jdk.net}, by name, so that no module need be there. */
    private record Extended<T>(String name, Class<T> type) implements SocketOption<T> {}

    private record Setting(SocketOption<?> option, Object value) {}

    private final Map<String, Setting> settings = new LinkedHashMap<>();

    private Options() {}

    static Options tcp(int receive, int send) {
        return new Options()
                .with(StandardSocketOptions.SO_RCVBUF, receive)
                .with(StandardSocketOptions.SO_SNDBUF, send)
                .with(StandardSocketOptions.SO_KEEPALIVE, false)
                .with(StandardSocketOptions.SO_LINGER, -1)
                .with(StandardSocketOptions.SO_REUSEADDR, false)
                .with(StandardSocketOptions.SO_REUSEPORT, false)
                .with(StandardSocketOptions.TCP_NODELAY, false)
                .with(StandardSocketOptions.IP_TOS, 0)
                .withKeepAliveTimings();
    }

    static Options tcpServer(int receive) {
        return new Options()
                .with(StandardSocketOptions.SO_RCVBUF, receive)
                .with(StandardSocketOptions.SO_REUSEADDR, true)
                .with(StandardSocketOptions.SO_REUSEPORT, false)
                .withKeepAliveTimings();
    }

    static Options unix(int receive, int send) {
        return new Options()
                .with(StandardSocketOptions.SO_RCVBUF, receive)
                .with(StandardSocketOptions.SO_SNDBUF, send)
                .with(StandardSocketOptions.SO_LINGER, -1);
    }

    static Options unixServer(int receive) {
        return new Options().with(StandardSocketOptions.SO_RCVBUF, receive);
    }

    static Options udp(int receive, int send) {
        return new Options()
                .with(StandardSocketOptions.SO_RCVBUF, receive)
                .with(StandardSocketOptions.SO_SNDBUF, send)
                .with(StandardSocketOptions.SO_REUSEADDR, false)
                .with(StandardSocketOptions.SO_REUSEPORT, false)
                .with(StandardSocketOptions.SO_BROADCAST, false)
                .with(StandardSocketOptions.IP_TOS, 0)
                .with(StandardSocketOptions.IP_MULTICAST_TTL, 1)
                .with(StandardSocketOptions.IP_MULTICAST_LOOP, true);
    }

    private Options withKeepAliveTimings() {
        return with(new Extended<>("TCP_QUICKACK", Boolean.class), true)
                .with(new Extended<>("TCP_KEEPIDLE", Integer.class), 7200)
                .with(new Extended<>("TCP_KEEPINTERVAL", Integer.class), 75)
                .with(new Extended<>("TCP_KEEPCOUNT", Integer.class), 9);
    }

    private <T> Options with(SocketOption<T> option, T value) {
        settings.put(option.name(), new Setting(option, value));
        return this;
    }

    Set<SocketOption<?>> supported() {
        return settings.values().stream().map(Setting::option).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The JDK's own checks: before anything else, and without touching the descriptor. */
    void require(SocketOption<?> option) {
        Objects.requireNonNull(option);
        if (!settings.containsKey(option.name())) {
            throw new UnsupportedOperationException("'" + option.name() + "' not supported");
        }
    }

    <T> void set(SocketOption<T> option, T value) {
        if (!option.type().isInstance(value)) {
            throw new IllegalArgumentException("Invalid value '" + value + "'");
        }
        settings.put(option.name(), new Setting(option, value));
    }

    <T> T value(SocketOption<T> option) {
        return option.type().cast(settings.get(option.name()).value());
    }

    /** False where the kind of channel lacks the option. */
    boolean is(SocketOption<Boolean> option) {
        return settings.containsKey(option.name()) && value(option);
    }
}
