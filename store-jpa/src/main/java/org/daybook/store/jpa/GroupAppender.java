package org.daybook.store.jpa;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.daybook.event.AppendOutcomeUnknownException;
import org.daybook.event.DaybookException;
import org.daybook.event.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Has groups written, and deals with what goes wrong. What one append of a group is to blame for must not harm the others,
 * so such a group is written again, one append at a time.
 *
 * <p>When a connection is lost in a commit, the group is written once more, until the database answers or the time is up.
 * That is safe, and tells what became of it: event ids are unique, so whichever of the two transactions comes second stores
 * nothing; and since versions only grow, what the second one finds to be too late is too late for the first one, too.
 */
final class GroupAppender {

    private static final int MAX_ATTEMPTS = 10;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LAST_PAUSE = Duration.ofMillis(500);

    private final GroupWriter writer;
    private final long longestDoubt;

    GroupAppender(GroupWriter writer, Duration longestDoubt) {
        this.writer = writer;
        this.longestDoubt = GroupCommit.nanos(longestDoubt);
    }

    /** Writes a group; the verdicts are in the order of its appends. An interrupt is kept for later. */
    List<Verdict> write(List<Append> group) {
        Interrupts interrupts = new Interrupts();
        try {
            return write(group, interrupts);
        } finally {
            interrupts.giveBack();
        }
    }

    /**
     * An interrupt is meant for the thread that leads, and must not harm its group: what it was waiting for is tried again, and
     * the flag is down meanwhile, since nobody can pause with it up.
     */
    private static final class Interrupts {
        private boolean any = Thread.interrupted();

        /** Whether there was one since the last call. */
        boolean another(RuntimeException failure) {
            boolean now = Thread.interrupted() || (failure instanceof SqlFailure sql && sql.isOfInterrupt());
            any |= now;
            return now;
        }

        void giveBack() {
            if (any) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<Verdict> write(List<Append> group, Interrupts interrupts) {
        try {
            return withTwins(group, writeUntilClear(group, interrupts));
        } catch (SqlFailure e) {
            if (!e.isAboutData()) {
                return all(group, failed(e));
            }
            if (group.size() == 1) {
                return List.of(e.isConstraintViolation() ? new Verdict.Clashed(e) : failed(e));
            }
            List<Verdict> verdicts = new ArrayList<>(group.size());
            group.forEach(each -> verdicts.addAll(write(List.of(each), interrupts)));
            return verdicts;
        } catch (DaybookException e) {
            return all(
                    group,
                    new Verdict.Failed(append -> new StoreUnavailableException(
                            "cannot append to " + append.stream() + ", nothing was stored: " + e.getMessage(), e)));
        }
    }

    private List<Verdict> writeUntilClear(List<Append> group, Interrupts interrupts) {
        @Nullable CommitInDoubt doubt = null;
        long deadline = 0;
        long pause = FIRST_PAUSE.toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                return afterDoubt(doubt, group, writer.write(group));
            } catch (CommitInDoubt e) {
                if (doubt == null) {
                    deadline = System.nanoTime() + longestDoubt;
                }
                doubt = e;
                interrupts.another(e);
            } catch (StoreUnavailableException e) {
                boolean again = interrupts.another(e) && attempt < MAX_ATTEMPTS;
                if (doubt == null && !again) {
                    throw e;
                }
            } catch (SqlFailure e) {
                boolean isWorthIt = (interrupts.another(e) && !e.isAboutData()) || e.isRepeatable();
                boolean again = doubt == null ? isWorthIt && attempt < MAX_ATTEMPTS : !e.isAboutData();
                if (!again) {
                    throw e;
                }
            }
            if (doubt != null && System.nanoTime() + pause - deadline > 0) {
                return all(group, unknown(doubt));
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(2 * pause, LAST_PAUSE.toNanos());
        }
    }

    private static Verdict unknown(CommitInDoubt doubt) {
        return new Verdict.Failed(
                append -> new AppendOutcomeUnknownException(append.stream(), append.ids(), doubt.getCause()));
    }

    /** An append whose version is still to come may be stored yet, by the first try. */
    private static List<Verdict> afterDoubt(@Nullable CommitInDoubt doubt, List<Append> group, List<Verdict> verdicts) {
        if (doubt == null) {
            return verdicts;
        }
        List<Verdict> sure = new ArrayList<>(verdicts);
        for (int i = 0; i < group.size(); i++) {
            if (sure.get(i) instanceof Verdict.Refused refused
                    && group.get(i).expected().version() > refused.version()) {
                sure.set(i, unknown(doubt));
            }
        }
        return sure;
    }

    /** Two tries of one append may be in one group: then the first one was stored after the second one's id was looked for. */
    private static List<Verdict> withTwins(List<Append> group, List<Verdict> verdicts) {
        if (group.size() == 1 || verdicts.stream().noneMatch(Verdict.Refused.class::isInstance)) {
            return verdicts;
        }
        Set<UUID> stored = new HashSet<>();
        for (int i = 0; i < group.size(); i++) {
            if (verdicts.get(i) instanceof Verdict.Stored) {
                stored.addAll(group.get(i).ids());
            }
        }
        List<Verdict> known = new ArrayList<>(verdicts);
        for (int i = 0; i < group.size(); i++) {
            if (verdicts.get(i) instanceof Verdict.Refused refused
                    && stored.contains(group.get(i).ids().get(0))) {
                known.set(i, new Verdict.Refused(refused.version(), true));
            }
        }
        return known;
    }

    private static Verdict failed(SqlFailure e) {
        return new Verdict.Failed(
                append -> e.unavailable("cannot append to " + append.stream() + ", nothing was stored"));
    }

    private static List<Verdict> all(List<Append> group, Verdict verdict) {
        return group.stream().map(each -> verdict).toList();
    }
}
