package org.daybook.store.jpa;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
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
    /** Between two tries to find out what became of a lost commit; the next pause is twice as long, and so on. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(5);

    static final Duration LAST_PAUSE = Duration.ofMillis(500);

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
            return write(group, null, interrupts);
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

    /** That the connection was lost in a commit, and until when to find out what became of it. */
    private record Doubt(CommitInDoubt reason, long deadline) {}

    /**
     * @param before what is in doubt since these appends were written in a larger group
     */
    private List<Verdict> write(List<Append> group, @Nullable Doubt before, Interrupts interrupts) {
        @Nullable Doubt doubt = before;
        long pause = FIRST_PAUSE.toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                return withTwins(group, afterDoubt(doubt, group, writer.write(group)));
            } catch (CommitInDoubt e) {
                interrupts.another(e);
                doubt = new Doubt(e, doubt == null ? System.nanoTime() + longestDoubt : doubt.deadline());
            } catch (StoreUnavailableException e) {
                boolean again = interrupts.another(e) && attempt < MAX_ATTEMPTS;
                if (doubt == null && !again) {
                    return all(group, failed(e));
                }
            } catch (DaybookException e) {
                // Of this try alone: a lost commit of an earlier one may have stored the group, or still do it.
                return all(group, doubt == null ? failed(e) : unknown(doubt, false));
            } catch (SqlFailure e) {
                if (e.isAboutData()) {
                    return group.size() == 1 ? List.of(blamed(e, doubt)) : oneByOne(group, doubt, interrupts);
                }
                boolean again = (interrupts.another(e) || e.isRepeatable()) && attempt < MAX_ATTEMPTS;
                if (doubt == null && !again) {
                    return all(group, failed(e));
                }
            }
            if (doubt != null && System.nanoTime() + pause - doubt.deadline() > 0) {
                return all(group, unknown(doubt, false));
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(2 * pause, LAST_PAUSE.toNanos());
        }
    }

    /** As soon as one fails for no reason of its own, so do those behind it: each might wait for long in vain. */
    private List<Verdict> oneByOne(List<Append> group, @Nullable Doubt doubt, Interrupts interrupts) {
        List<Verdict> verdicts = new ArrayList<>(group.size());
        for (Append each : group) {
            Verdict verdict = write(List.of(each), doubt, interrupts).get(0);
            verdicts.add(verdict);
            if (verdict instanceof Verdict.Failed failed && !failed.isAlone()) {
                boolean isInDoubtItself =
                        doubt == null && failed.reason().apply(each) instanceof AppendOutcomeUnknownException;
                Verdict rest = isInDoubtItself
                        ? failed(new StoreUnavailableException("the connection was lost before its turn", null))
                        : failed;
                verdicts.addAll(Collections.nCopies(group.size() - verdicts.size(), rest));
                break;
            }
        }
        return verdicts;
    }

    private static Verdict unknown(Doubt doubt, boolean isAlone) {
        return new Verdict.Failed(
                append -> new AppendOutcomeUnknownException(
                        append.stream(), append.ids(), doubt.reason().getCause()),
                isAlone);
    }

    /** The first try may have stored what is found; and may store yet an append whose version is still to come. */
    private static List<Verdict> afterDoubt(@Nullable Doubt doubt, List<Append> group, List<Verdict> verdicts) {
        if (doubt == null) {
            return verdicts;
        }
        List<Verdict> sure = new ArrayList<>(verdicts);
        for (int i = 0; i < group.size(); i++) {
            if (sure.get(i) instanceof Verdict.Refused refused) {
                sure.set(
                        i,
                        group.get(i).expected().version() > refused.version()
                                ? unknown(doubt, true)
                                : new Verdict.Refused(refused.version(), refused.firstIsStored(), true));
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

    private static Verdict blamed(SqlFailure e, @Nullable Doubt doubt) {
        return e.isConstraintViolation()
                ? new Verdict.Clashed(e, doubt != null)
                : new Verdict.Failed(unavailable(e), true);
    }

    private static Verdict failed(SqlFailure e) {
        return new Verdict.Failed(unavailable(e), false);
    }

    private static Function<Append, DaybookException> unavailable(SqlFailure e) {
        return append -> e.unavailable("cannot append to " + append.stream() + ", nothing was stored");
    }

    private static Verdict failed(DaybookException e) {
        return new Verdict.Failed(
                append -> new StoreUnavailableException(
                        "cannot append to " + append.stream() + ", nothing was stored: " + e.getMessage(), e),
                false);
    }

    private static List<Verdict> all(List<Append> group, Verdict verdict) {
        return group.stream().map(each -> verdict).toList();
    }
}
