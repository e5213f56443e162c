package org.daybook.store.jpa;

import java.util.List;

/**
 * Stores a group of appends in one transaction: the seam between the order of the journal and a database. Each
 * implementation does the same four steps in this order:
 *
 * <ol>
 *   <li><b>lock</b>: take the order lock of the partition, which is held until the transaction ends;
 *   <li><b>check</b>: in a statement that begins after the lock is granted, read the last position and the version of each
 *       stream, and decide on one append after the other, each as if those before it were stored;
 *   <li><b>insert</b> the events of those whose expectation is met, at the next positions;
 *   <li><b>commit</b>.
 * </ol>
 */
interface GroupWriter {

    /**
     * Stores what can be stored of a group.
     *
     * @param group appends to streams of one partition
     * @return a verdict on each, in their order
     * @throws SqlFailure if the database refused; nothing is stored
     * @throws CommitInDoubt if the connection was lost when the commit may have been under way
     * @throws org.daybook.event.StoreUnavailableException if there is no connection; nothing is stored
     */
    List<Verdict> write(List<Append> group);
}
