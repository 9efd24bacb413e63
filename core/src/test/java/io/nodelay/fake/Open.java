package io.nodelay.fake;

/** Something that holds a descriptor. */
interface Open {
    /** Type, addresses and state, for the ledger and for the dump of a deadlock. */
    String describe();
}
