package io.nodelay.bench.conversations;

import java.util.Locale;

/** Whose messages are written in the pattern and at the size of the cell, with its setting of Nagle, to a receiver with its setting of QUICKACK. */
public enum Side {
    /** The client's questions; the server answers with a short message by one write, with Nagle off. */
    CLIENT,
    /** The server's answers; the client asks with a short message by one write, with Nagle off. */
    SERVER,
    /** Both. */
    BOTH;

    boolean client() {
        return this != SERVER;
    }

    boolean server() {
        return this != CLIENT;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
