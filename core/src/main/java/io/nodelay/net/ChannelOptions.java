package io.nodelay.net;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;

/**
 * Socket options by name: those of the module {@code jdk.net} are there only if the application has it,
 * and a UNIX socket has few. What is missing is answered with false.
 */
final class ChannelOptions {
    private ChannelOptions() {}

    /** Sets an option if the channel has it. */
    static boolean set(NetworkChannel channel, String name, Object value) {
        for (SocketOption<?> option : channel.supportedOptions()) {
            if (option.name().equals(name)) {
                return set(channel, option, value);
            }
        }
        return false;
    }

    private static <T> boolean set(NetworkChannel channel, SocketOption<T> option, Object value) {
        try {
            channel.setOption(option, option.type().cast(value));
            return true;
        } catch (IOException | RuntimeException refused) {
            return false; // closed already, or the kernel knows better than supportedOptions()
        }
    }

    static boolean noDelay(NetworkChannel channel, boolean on) {
        return set(channel, StandardSocketOptions.TCP_NODELAY.name(), on);
    }

    static boolean keepAlive(NetworkChannel channel, KeepAlive probes) {
        return set(channel, StandardSocketOptions.SO_KEEPALIVE.name(), true)
                && set(channel, "TCP_KEEPIDLE", probes.idleSeconds())
                && set(channel, "TCP_KEEPINTERVAL", probes.intervalSeconds())
                && set(channel, "TCP_KEEPCOUNT", probes.count());
    }
}
