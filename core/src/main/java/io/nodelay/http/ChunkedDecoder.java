package io.nodelay.http;

import java.nio.ByteBuffer;

/**
 * The chunked transfer coding, read (RFC 9112 §7.1): says where the data of each chunk lies, and keeps no byte of it.
 * Extensions are checked and ignored. The trailer section behind the last chunk is its caller's.
 *
 * <p>Strict whatever a server's options are, since what two recipients read as two bodies hides a request.
 */
final class ChunkedDecoder {
    /** What the bytes are that come next. */
    enum Next {
        /** Not known before more have come. */
        UNKNOWN,
        /** Data, of which {@link #left} are this chunk's. */
        DATA,
        /** The trailer section: the last chunk was read. */
        TRAILERS
    }

    private static final int MOST_DIGITS = 16;
    private static final int HEX = 16;

    private enum State {
        SIZE,
        /** Blanks between the size and the semicolon of an extension. */
        BEFORE_SEMICOLON,
        BEFORE_NAME,
        NAME,
        AFTER_NAME,
        BEFORE_VALUE,
        VALUE,
        QUOTED,
        /** Behind a backslash within quotes. */
        ESCAPED,
        AFTER_VALUE,
        /** The LF of the size's line. */
        LINE_FEED,
        DATA,
        /** The CR and LF behind the data. */
        DATA_CR,
        DATA_LF,
        OVER
    }

    private final int mostExtension;
    private final int mostExtensions;
    private State state = State.SIZE;
    private int digits;
    private long left;
    private int extension;
    private int extensions;

    /**
     * A content's decoder.
     *
     * @param mostExtension bytes of extensions a chunk
     * @param mostExtensions bytes of extensions in all
     */
    ChunkedDecoder(int mostExtension, int mostExtensions) {
        this.mostExtension = mostExtension;
        this.mostExtensions = mostExtensions;
    }

    /** Bytes of the present chunk that have not been taken. */
    long left() {
        return left;
    }

    /** Tells that so many bytes of data were taken from the buffer. */
    void took(int count) {
        left -= count;
        if (left == 0) {
            state = State.DATA_CR;
        }
    }

    /**
     * Reads on to the next data.
     *
     * @param in its position moves behind what was read; at data it stops
     * @return what follows there; data only if the buffer has some
     * @throws HttpException if it is malformed or beyond a limit
     */
    Next next(ByteBuffer in) throws HttpException {
        while (state != State.OVER && in.hasRemaining()) {
            if (state == State.DATA) {
                return Next.DATA;
            }
            state = read(in.get());
        }
        return state == State.OVER ? Next.TRAILERS : Next.UNKNOWN;
    }

    private State read(byte b) throws HttpException {
        return switch (state) {
            case SIZE -> size(b);
            case LINE_FEED -> lineFeed(b);
            case DATA_CR -> expect(b, Ascii.CR, State.DATA_LF);
            case DATA_LF -> {
                digits = 0;
                yield expect(b, Ascii.LF, State.SIZE);
            }
            case DATA, OVER -> throw new IllegalStateException("not a byte of the framing");
            default -> extension(b);
        };
    }

    private State size(byte b) throws HttpException {
        int digit = Character.digit(b, HEX); // of bytes, which are negative above 0x7F and then no digits
        if (digit >= 0) {
            if (++digits > MOST_DIGITS || left > Long.MAX_VALUE >> 4) {
                throw HttpException.malformed(
                        "a chunk's size is at most " + MOST_DIGITS + " hexadecimal digits and " + Long.MAX_VALUE);
            }
            left = left * HEX + digit;
            return State.SIZE;
        }
        if (digits == 0) {
            throw HttpException.malformed("a chunk begins with its size in hexadecimal digits");
        }
        extension = 0;
        return afterSize(b);
    }

    private static State afterSize(byte b) throws HttpException {
        return switch (b) {
            case Ascii.CR -> State.LINE_FEED;
            case ';' -> State.BEFORE_NAME;
            case ' ', '\t' -> State.BEFORE_SEMICOLON;
            default -> throw HttpException.malformed("a chunk's size ends with CR LF or a semicolon");
        };
    }

    private State lineFeed(byte b) throws HttpException {
        boolean last = left == 0;
        return expect(b, Ascii.LF, last ? State.OVER : State.DATA);
    }

    private static State expect(byte b, byte expected, State next) throws HttpException {
        if (b != expected) {
            throw HttpException.malformed("a chunk's size and its data each end with CR LF");
        }
        return next;
    }

    /** chunk-ext = *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] ) */
    private State extension(byte b) throws HttpException {
        if (++extension > mostExtension || ++extensions > mostExtensions) {
            throw new HttpException(
                    Status.CONTENT_TOO_LARGE,
                    "chunk extensions are at most " + mostExtension + " bytes a chunk and " + mostExtensions
                            + " a content");
        }
        boolean blank = Ascii.isBlank(b);
        boolean token = Ascii.isToken(b);
        State next =
                switch (state) {
                    case BEFORE_SEMICOLON -> blank ? state : b == ';' ? State.BEFORE_NAME : null;
                    case BEFORE_NAME -> blank ? state : token ? State.NAME : null;
                    case NAME -> token ? state : b == '=' ? State.BEFORE_VALUE : between(b, State.AFTER_NAME);
                    case AFTER_NAME -> b == '='
                            ? State.BEFORE_VALUE
                            : blank ? state : b == ';' ? State.BEFORE_NAME : null;
                    case BEFORE_VALUE -> blank ? state : b == '"' ? State.QUOTED : token ? State.VALUE : null;
                    case VALUE -> token ? state : between(b, State.BEFORE_SEMICOLON);
                    case QUOTED -> b == '"' ? State.AFTER_VALUE : b == '\\' ? State.ESCAPED : isText(b) ? state : null;
                    case ESCAPED -> isText(b) ? State.QUOTED : null;
                    default -> between(b, State.BEFORE_SEMICOLON); // AFTER_VALUE
                };
        if (next == null) {
            throw HttpException.malformed("a chunk extension is a semicolon, a name and perhaps a value");
        }
        return next;
    }

    /** Behind a whole name or value. */
    private static State between(byte b, State atBlank) {
        return switch (b) {
            case Ascii.CR -> State.LINE_FEED;
            case ';' -> State.BEFORE_NAME;
            case ' ', '\t' -> atBlank;
            default -> null;
        };
    }

    private static boolean isText(byte b) {
        return b < 0 || b == '\t' || (b >= ' ' && b != 0x7F);
    }
}
