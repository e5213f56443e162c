package org.daybook.store.jpa;

/** Where a group of appends is when the writer or the server is killed. */
enum KillPoint {
    BEFORE_LOCK("before lock"),
    AFTER_LOCK("after lock"),
    AFTER_INSERT("after insert"),
    BEFORE_COMMIT("before commit"),
    AFTER_COMMIT("after commit, before the answer"),
    /** Wherever it happens to be. */
    RANDOM("at a random moment");

    private final String words;

    KillPoint(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
