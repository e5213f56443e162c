package org.daybook.store.jpa;

/** Holds a group of appends at a point of its transaction, so that it can be killed exactly there. */
interface KillTrap {

    /** From now on the first group that comes to the point stays there. Not for {@link KillPoint#RANDOM}. */
    void arm(KillPoint point);

    /** Waits until a group is held. */
    void awaitCaught();

    /** Lets go what is held, if it still lives. Called after the kill, before a killed server is started again. */
    void release();

    /** Called when a server that was killed runs again. */
    default void afterRestart() {}

    /** Waits until nothing is done any more for writers that are dead; a statement that they have sent may go on. */
    default void awaitSilence() {}
}
