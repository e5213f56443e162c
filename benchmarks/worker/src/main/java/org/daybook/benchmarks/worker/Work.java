package org.daybook.benchmarks.worker;

/** What a system has to do. The size of a task is the number of events of an append, or of the stream that is loaded. */
public enum Work {
    /** Appends to new streams. */
    CREATE,
    /** Appends to streams of one's own, half with any version and half with an exact one. */
    UPDATE,
    /** Appends to 100 streams that all threads share, a few of them hot. */
    ZIPF,
    /** Appends to new streams that arrive at a fixed rate, whatever the system does. */
    OFFERED,
    /** Loads an aggregate of the seeded log. */
    LOAD,
    /** Loads one aggregate again and again: all but its last events are a while old, so that a system could prepare for it. */
    LOAD_PREPARED,
    /** Loads 1,000 aggregates of the seeded log, one after the other. */
    LOAD_EACH,
    /** Loads 1,000 aggregates of the seeded log with one call. */
    LOAD_ALL,
    /** Appends to streams of one's own through aggregates that are kept and saved, never loaded. */
    SAVE,
    /** Reads the seeded log in its order. */
    CATCH_UP,
    /** Handles the seeded log with a handler that does nothing, and keeps how far it is. */
    HANDLE,
    /** Handles the seeded log with a handler that writes a row for each event, in the transaction that keeps how far it is. */
    PROJECT,
    /** Appends to new streams one after the other, with random pauses, so that the machine is idle in between. */
    PACED,
    /** Does nothing: what is measured is what subscriptions do when nothing is appended. */
    IDLE;

    /** Whether it reads aggregates and appends nothing that counts. */
    boolean isLoad() {
        return this == LOAD || this == LOAD_PREPARED || this == LOAD_EACH || this == LOAD_ALL;
    }
}
