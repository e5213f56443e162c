package org.daybook.store.jpa;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.daybook.event.StreamId;
import org.daybook.journal.JournalRecord;

/**
 * Ways to append that look right and are not, each as a change of the sound steps. They are kept so that the proofs show that
 * they would see it: in the model, and as SQL on real databases.
 */
enum BrokenVariant {
    NONE {
        @Override
        AppendSteps of(Steps sound) {
            return sound;
        }
    },

    /** No lock; numbers come from a sequence, in the order of the inserts and not of the commits. */
    POSITION_FROM_A_SEQUENCE {
        @Override
        AppendSteps of(Steps sound) {
            return new Changed(sound) {
                @Override
                public void lock() {}

                @Override
                public Found check(Set<StreamId> streams) throws SQLException {
                    return new Found(
                            sound.nextOfSequence() - 1, sound.check(streams).versions());
                }
            };
        }
    },

    /** One statement locks and checks: what it sees is as old as its wait for the lock. */
    CHECK_INSIDE_THE_LOCKING_STATEMENT {
        @Override
        AppendSteps of(Steps sound) {
            return new Changed(sound) {
                @Override
                public void lock() {}

                @Override
                public Found check(Set<StreamId> streams) throws SQLException {
                    return sound.lockAndCheck(streams);
                }
            };
        }
    },

    /** A key that is taken is passed over, so that writing again after a doubt needs no care. */
    ON_CONFLICT_DO_NOTHING {
        @Override
        AppendSteps of(Steps sound) {
            return new Changed(sound) {
                @Override
                public void insert(List<JournalRecord> events) throws SQLException {
                    sound.insertOrNothing(events);
                }
            };
        }
    },

    /** The same in place of the lock, since the keys keep the order. */
    ON_CONFLICT_DO_NOTHING_WITHOUT_A_LOCK {
        @Override
        AppendSteps of(Steps sound) {
            return new Changed(ON_CONFLICT_DO_NOTHING.of(sound)) {
                @Override
                public void lock() {}
            };
        }
    },

    /** The lock is had for a shorter time if the last position is read before it. */
    POSITION_READ_BEFORE_THE_LOCK {
        @Override
        AppendSteps of(Steps sound) {
            return new Changed(sound) {
                private long lastPosition;

                @Override
                public void lock() throws SQLException {
                    lastPosition = sound.lastPosition();
                    sound.lock();
                }

                @Override
                public Found check(Set<StreamId> streams) throws SQLException {
                    return new Found(lastPosition, sound.check(streams).versions());
                }
            };
        }
    };

    abstract AppendSteps of(Steps sound);

    /** The sound steps, and those that only broken variants have. */
    interface Steps extends AppendSteps {
        long lastPosition() throws SQLException;

        Found lockAndCheck(Set<StreamId> streams) throws SQLException;

        long nextOfSequence() throws SQLException;

        void insertOrNothing(List<JournalRecord> events) throws SQLException;
    }

    private static class Changed implements AppendSteps {
        private final AppendSteps steps;

        Changed(AppendSteps steps) {
            this.steps = steps;
        }

        @Override
        public void lock() throws SQLException {
            steps.lock();
        }

        @Override
        public Found check(Set<StreamId> streams) throws SQLException {
            return steps.check(streams);
        }

        @Override
        public boolean isStored(UUID id) throws SQLException {
            return steps.isStored(id);
        }

        @Override
        public void insert(List<JournalRecord> events) throws SQLException {
            steps.insert(events);
        }
    }
}
