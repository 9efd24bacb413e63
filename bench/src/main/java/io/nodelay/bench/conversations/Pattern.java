package io.nodelay.bench.conversations;

/** How a message is written. */
public enum Pattern {
    /** One write. */
    WR(1) {
        @Override
        boolean write(Pen pen, Message message) {
            return pen.write(message.whole());
        }
    },
    /** Two writes, the head and the rest. */
    WWR(2) {
        @Override
        boolean write(Pen pen, Message message) {
            pen.write(message.head());
            return pen.write(message.rest());
        }
    },
    /** Three writes, the head and two halves of the rest. */
    WWWR(3) {
        @Override
        boolean write(Pen pen, Message message) {
            int half = message.headLength() + (message.length() - message.headLength()) / 2;
            pen.write(message.head());
            pen.write(message.part(message.headLength(), half));
            return pen.write(message.part(half, message.length()));
        }
    },
    /** A write for each byte. */
    DRIBBLE(2) {
        @Override
        boolean write(Pen pen, Message message) {
            boolean more = true;
            for (int at = 0; at < message.length(); at++) {
                more = pen.write(message.part(at, at + 1));
            }
            return more;
        }
    },
    /** The head and the rest in one gathering write. */
    GWR(2) {
        @Override
        boolean write(Pen pen, Message message) {
            pen.cork();
            try {
                return WWR.write(pen, message);
            } finally {
                pen.uncork();
            }
        }
    },
    /** Corked until the pass of the loop ends, with whatever else is written in it. */
    CORK(2) {
        @Override
        boolean write(Pen pen, Message message) {
            pen.cork();
            return WWR.write(pen, message);
        }
    };

    private final int parts;

    Pattern(int parts) {
        this.parts = parts;
    }

    /** Writes one message; false if the next should wait for {@code drain}. */
    abstract boolean write(Pen pen, Message message);

    /** How many bytes a message must have, each part being one at least. */
    int least() {
        return parts;
    }

    /** Whether a later write of a message can meet an earlier one of it that is not acknowledged. */
    boolean writesAgain() {
        return this == WWR || this == WWWR || this == DRIBBLE;
    }
}
