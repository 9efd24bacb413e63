package io.nodelay.bench.conversations;

/** What both ends have done so far; in one network namespace the near end's segments are those of both. */
record Count(EndCount near, EndCount far) {
    static final Count NONE = new Count(EndCount.NONE, EndCount.NONE);

    Count minus(Count before) {
        return new Count(near.minus(before.near), far.minus(before.far));
    }
}
