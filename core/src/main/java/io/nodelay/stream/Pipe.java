package io.nodelay.stream;

import java.io.IOException;
import java.util.Optional;

/**
 * A source poured into a sink: the sink's pace becomes the source's, the source's end becomes the
 * sink's, and whichever dies first takes the other with it.
 */
final class Pipe {
    private final Readable from;
    private final Writable to;
    /** The source has said all it had to say: from then on its close is no reason to hurry the sink. */
    private boolean ended;

    private Pipe(Readable from, Writable to) {
        this.from = from;
        this.to = to;
    }

    static void connect(Readable from, Writable to) {
        Pipe pipe = new Pipe(from, to);
        to.onDrain(from::resume);
        from.onEnd(pipe::end);
        from.onClose(pipe::sourceClosed);
        to.onClose(pipe::sinkClosed);
        from.onData(bytes -> {
            if (!to.write(bytes)) {
                from.pause();
            }
        });
        from.resume(); // also one that was paused until it had somewhere to go
    }

    private void end() {
        ended = true;
        to.end();
    }

    private void sourceClosed(Closed how) {
        if (!ended) {
            to.destroy(how.error().orElseGet(() -> new IOException("the piped source closed before its end")));
        }
    }

    private void sinkClosed(Closed how) {
        Optional<IOException> error = how.error();
        if (error.isPresent()) {
            from.destroy(error.get());
        } else if (!ended) {
            from.destroy(new IOException("the piped sink closed before the source's end"));
        }
    }
}
