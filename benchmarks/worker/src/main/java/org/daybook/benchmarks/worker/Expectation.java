package org.daybook.benchmarks.worker;

/** What a writer says about the stream that it appends to. */
public enum Expectation {
    /** There is no such stream yet. */
    NEW,
    /** Its version is known, and is to be checked. */
    EXACT,
    /** Whatever its version is. The harness knows it, for systems that cannot do without. */
    ANY,
    /** Whatever its version is, and other threads append to the stream as well. */
    SHARED
}
