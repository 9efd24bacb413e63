package io.nodelay.frame;

import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;

/**
 * The peer's bytes are no message of the agreed framing. Says what was expected, what was found, in hexadecimal and
 * as text, and the limit: a length of 1,920,230,005 is more telling as the letters "rtbu", which somebody sent
 * instead of one.
 */
public class FrameException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 16;

    /**
     * Makes one.
     *
     * @param message what was expected, where, and what was found: see {@link #show}
     */
    public FrameException(String message) {
        super(message);
    }

    /**
     * Bytes as they are shown in messages: the first 16, in hexadecimal and as ASCII text with a dot for
     * what is not printable.
     *
     * @param bytes from position to limit; not changed
     * @return for example {@code 72 74 62 75 "rtbu"}
     */
    public static String show(ByteBuffer bytes) {
        int count = Math.min(bytes.remaining(), SHOWN);
        StringBuilder hex = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int each = bytes.get(bytes.position() + i) & 0xFF;
            hex.append(Character.forDigit(each >> 4, 16))
                    .append(Character.forDigit(each & 0xF, 16))
                    .append(' ');
            text.append(each >= ' ' && each <= '~' ? (char) each : '.');
        }
        String more = bytes.remaining() > count ? " …" : "";
        return hex + "\"" + text + "\"" + more;
    }
}
