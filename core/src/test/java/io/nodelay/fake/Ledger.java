package io.nodelay.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The descriptor table: what is open, in the order of opening, and how much may be. Safe for any thread. */
final class Ledger {
    private final Set<Open> open = new LinkedHashSet<>();
    private int limit = Integer.MAX_VALUE;

    synchronized void limit(int descriptors) {
        limit = descriptors;
    }

    /** EMFILE, before anything is made. */
    synchronized void requireRoom() throws IOException {
        if (open.size() >= limit) {
            throw new IOException("Too many open files");
        }
    }

    synchronized void add(Open item) {
        open.add(item);
    }

    synchronized void strike(Open item) {
        open.remove(item);
    }

    synchronized <T> List<T> all(Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Open item : open) {
            if (type.isInstance(item)) {
                found.add(type.cast(item));
            }
        }
        return found;
    }

    synchronized List<String> describe() {
        return open.stream().map(Open::describe).toList();
    }
}
