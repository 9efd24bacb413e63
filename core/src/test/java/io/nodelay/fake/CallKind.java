package io.nodelay.fake;

/** The calls into {@code java.nio} that can fail, as the gate counts them. */
public enum CallKind {
    /** Opening a channel through the provider. */
    OPEN,
    /** Opening a selector through the provider. */
    OPEN_SELECTOR,
    BIND,
    CONNECT,
    FINISH_CONNECT,
    ACCEPT,
    /** {@code read} of a stream, scattering or not. */
    READ,
    /** {@code write} of a stream, gathering or not. */
    WRITE,
    /** {@code send} or {@code write} of a datagram channel. */
    SEND,
    /** {@code receive} or {@code read} of a datagram channel. */
    RECEIVE,
    SHUTDOWN_INPUT,
    SHUTDOWN_OUTPUT,
    /** {@code close} of a channel or a selector; a second close is no call. */
    CLOSE,
    /** {@code configureBlocking}, when it changes the mode. */
    CONFIGURE,
    SET_OPTION,
    GET_OPTION,
    /** {@code register} that makes a new key; with an existing key the JDK calls {@code interestOps}. */
    REGISTER,
    /** {@code interestOps(int)}. */
    INTEREST_OPS,
    /** {@code interestOps()} or {@code readyOps()}. */
    KEY_READ,
    /** Any {@code select}. */
    SELECT,
    WAKEUP;

    /** Whether the signature of the call lets an {@code IOException} out. */
    boolean throwsIo() {
        return switch (this) {
            case REGISTER, INTEREST_OPS, KEY_READ, WAKEUP -> false;
            default -> true;
        };
    }
}
