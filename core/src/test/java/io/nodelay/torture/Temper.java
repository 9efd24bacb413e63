package io.nodelay.torture;

/** How a program behaves that uses a socket. */
enum Temper {
    /** Writes all it has, ends, and reads until the other side has ended. */
    FAIR,
    /** As {@link #FAIR}, but lets the other side end first. */
    PATIENT,
    /** Writes all it has, and calls destroySoon. */
    HASTY,
    /** Destroys the socket, in one of its events or at some time. */
    DESTROYER,
    /** Throws in one of its listeners. */
    THROWER,
    /** Never reads. */
    STUBBORN;

    /** Whether two of these always part in good order. */
    boolean fair() {
        return this == FAIR || this == PATIENT;
    }

    static Temper dialling(Choices choices) {
        return choices.chance(0.7) ? FAIR : unfair(choices);
    }

    static Temper accepting(Choices choices) {
        return choices.chance(0.75) ? choices.pick(FAIR, PATIENT) : unfair(choices);
    }

    private static Temper unfair(Choices choices) {
        return choices.chance(0.1) ? STUBBORN : choices.pick(HASTY, DESTROYER, DESTROYER, THROWER);
    }
}
