package io.nodelay.fake;

/** One way in which a call can go wrong, or go on less well than hoped. */
public enum Fault {
    /** No fault. */
    NONE,
    /** An {@code IOException}; a close throws it after closing, a failed connect closes the channel, as the JDK's do. */
    IO_EXCEPTION,
    /** An {@code IllegalStateException}: the call breaks in a way no signature tells. */
    ILLEGAL_STATE,
    /** An {@code UnsupportedOperationException}: the platform lacks it. */
    UNSUPPORTED,
    /** The key turns out to be cancelled (and is, from then on). */
    CANCELLED_KEY,
    /** Nothing happens: 0 bytes, no connection, no datagram, not connected yet, no key ready. */
    NOTHING,
    /** One byte passes, whatever was asked. */
    ONE_BYTE,
    /** The stream is at its end, now and in every later read. */
    END;

    /** Whether a call of this kind can go wrong this way. */
    public boolean applies(CallKind kind) {
        return switch (this) {
            case NONE -> false;
            case IO_EXCEPTION -> kind.throwsIo();
            case ILLEGAL_STATE -> kind != CallKind.KEY_READ;
            case UNSUPPORTED -> oneOf(kind, CallKind.OPEN, CallKind.BIND, CallKind.SET_OPTION, CallKind.GET_OPTION);
            case CANCELLED_KEY -> oneOf(
                    kind, CallKind.REGISTER, CallKind.INTEREST_OPS, CallKind.KEY_READ, CallKind.SELECT);
            case NOTHING -> oneOf(
                    kind,
                    CallKind.READ,
                    CallKind.WRITE,
                    CallKind.SEND,
                    CallKind.RECEIVE,
                    CallKind.ACCEPT,
                    CallKind.FINISH_CONNECT,
                    CallKind.SELECT);
            case ONE_BYTE -> oneOf(kind, CallKind.READ, CallKind.WRITE);
            case END -> kind == CallKind.READ;
        };
    }

    private static boolean oneOf(CallKind kind, CallKind... kinds) {
        for (CallKind candidate : kinds) {
            if (candidate == kind) {
                return true;
            }
        }
        return false;
    }
}
