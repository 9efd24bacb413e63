package io.nodelay.stream;

import java.io.IOException;
import java.util.Optional;

/**
 * How something came to its end; the last event's argument.
 *
 * @param error what it died of; empty if it was closed in good order, or destroyed without a reason
 */
public record Closed(Optional<IOException> error) {

    /**
     * Node's argument of {@code close}.
     *
     * @return whether there was an error
     */
    public boolean hadError() {
        return error.isPresent();
    }
}
