package io.nodelay.dgram;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketOption;
import java.nio.channels.DatagramChannel;

/** Socket options, with the kernel's refusals as unchecked exceptions: who sets one has no use for going on without. */
final class ChannelOptions {
    private ChannelOptions() {}

    static <T> void set(DatagramChannel channel, SocketOption<T> option, T value) {
        try {
            channel.setOption(option, value);
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot set " + option.name() + " to " + value, refused);
        }
    }

    static <T> T ask(DatagramChannel channel, SocketOption<T> option) {
        try {
            return channel.getOption(option);
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot read " + option.name(), refused);
        }
    }

    /** Sets an option that no JDK promises; false if there is none of that name. */
    static boolean setIfThere(DatagramChannel channel, String name, int value) {
        for (SocketOption<?> option : channel.supportedOptions()) {
            if (option.name().equals(name)) {
                setCast(channel, option, value);
                return true;
            }
        }
        return false;
    }

    private static <T> void setCast(DatagramChannel channel, SocketOption<T> option, Object value) {
        set(channel, option, option.type().cast(value));
    }
}
