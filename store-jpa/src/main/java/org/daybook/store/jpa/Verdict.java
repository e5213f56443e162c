package org.daybook.store.jpa;

import java.util.function.Function;
import org.daybook.event.DaybookException;
import org.daybook.event.Position;
import org.daybook.event.Receipt;

/** What became of one append of a group. */
sealed interface Verdict {

    /** Its events were stored, the first of them with this version and position. */
    record Stored(long firstVersion, Position firstPosition) implements Verdict {

        Position lastPosition(Append append) {
            return new Position(firstPosition.partition(), firstPosition.number() + append.size() - 1);
        }

        Receipt receipt(Append append) {
            return new Receipt(
                    append.stream(),
                    firstVersion,
                    firstVersion + append.size() - 1,
                    append.ids(),
                    lastPosition(append));
        }
    }

    /**
     * The stream was not as expected.
     *
     * @param version its version at that moment
     * @param firstIsStored whether an event with the id of the first one was there before the group
     * @param followsDoubt whether that may be what a lost commit of this very append stored
     */
    record Refused(long version, boolean firstIsStored, boolean followsDoubt) implements Verdict {

        Refused(long version, boolean firstIsStored) {
            this(version, firstIsStored, false);
        }
    }

    /**
     * Alone in its group, it was refused by a unique key: an id is taken, or the check had read less than was there.
     *
     * @param followsDoubt whether it may be a lost commit of this very append that took the id
     */
    record Clashed(SqlFailure failure, boolean followsDoubt) implements Verdict {}

    /**
     * It could not be decided.
     *
     * @param reason makes what is thrown, in the caller's own thread
     * @param isAlone whether that says nothing of other appends
     */
    record Failed(Function<Append, DaybookException> reason, boolean isAlone) implements Verdict {}
}
