package org.daybook.store.jpa;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;

/**
 * What is promised of the journal, held against one moment: what is committed, what the writers were told, and what readers
 * have seen. The model asks after every step of every interleaving, and real databases after every step of a schedule.
 */
final class Promises {

    enum Promise {
        /** What was acknowledged is there, where the receipt says; all else is there whole or not at all. */
        NOTHING_IS_LOST,
        /** Positions are gapless from 1, in the order of the commits. */
        ONE_ORDER,
        /** A reader that has come to a position has been given each event up to it, once and in order. */
        NOTHING_IS_SKIPPED,
        /** Versions are contiguous, an expectation was met by what stood before, and who was refused was refused truly. */
        ONE_WINNER,
        /** What the check lets through is stored: no key refuses it but that of an id that is stored already. */
        THE_CHECK_HOLDS
    }

    /** What the caller of an append knows. */
    record Outcome(Kind kind, long version, long position) {

        enum Kind {
            PENDING,
            STORED,
            CONFLICT,
            NOT_STORED,
            UNKNOWN
        }

        static final Outcome PENDING = new Outcome(Kind.PENDING, 0, 0);
        static final Outcome NOT_STORED = new Outcome(Kind.NOT_STORED, 0, 0);
        static final Outcome UNKNOWN = new Outcome(Kind.UNKNOWN, 0, 0);

        /** With the version and the position of the first event. */
        static Outcome stored(long version, long position) {
            return new Outcome(Kind.STORED, version, position);
        }

        static Outcome conflict(long actual) {
            return new Outcome(Kind.CONFLICT, actual, 0);
        }
    }

    /**
     * An append and what became of it.
     *
     * @param clashes how often a key refused it though none of its ids was stored
     */
    record Attempt(Append append, Outcome outcome, int clashes) {}

    /** What a reader was given, and how far it is. */
    record Seen(List<JournalRecord> events, Position through) {

        static final Seen NOTHING = new Seen(List.of(), Position.start());

        Seen and(JournalPage page) {
            List<JournalRecord> all = new ArrayList<>(events);
            all.addAll(page.records());
            return new Seen(all, page.through());
        }
    }

    private final List<JournalRecord> committed;
    private final Map<Promise, String> broken = new EnumMap<>(Promise.class);

    private Promises(List<JournalRecord> committed) {
        this.committed = committed;
    }

    /**
     * Which promises are broken at a moment, and how.
     *
     * @param committed all events, in the order of their commits
     */
    static Map<Promise, String> broken(List<JournalRecord> committed, List<Attempt> attempts, List<Seen> readers) {
        Promises promises = new Promises(committed);
        promises.checkPositions();
        promises.checkVersions();
        for (Attempt attempt : attempts) {
            boolean isTriedTwice = attempts.stream()
                    .anyMatch(other -> other != attempt && other.append().equals(attempt.append()));
            promises.check(attempt, isTriedTwice);
        }
        readers.forEach(promises::check);
        return promises.broken;
    }

    /** Which promises are broken when nobody does anything any more. */
    static Map<Promise, String> brokenAtTheEnd(
            List<JournalRecord> committed, List<Attempt> attempts, List<Seen> readers, boolean undisturbed) {
        Promises promises = new Promises(committed);
        attempts.forEach(attempt -> promises.checkEnd(attempt, undisturbed));
        for (Seen each : readers) {
            Seen end = ModelReader.toTheEnd(each, committed);
            promises.require(
                    end.events().equals(promises.through(Long.MAX_VALUE)),
                    Promise.NOTHING_IS_SKIPPED,
                    "a reader saw " + text(end.events()) + " in the end, of " + text(committed));
        }
        return promises.broken;
    }

    private void require(boolean kept, Promise promise, String otherwise) {
        if (!kept) {
            broken.putIfAbsent(promise, otherwise);
        }
    }

    private void checkPositions() {
        for (int i = 0; i < committed.size(); i++) {
            if (committed.get(i).position().number() != i + 1) {
                require(false, Promise.ONE_ORDER, "in the order of commits there are " + text(committed));
                return;
            }
        }
    }

    private void checkVersions() {
        Map<StreamId, Long> versions = new HashMap<>();
        for (JournalRecord row : committed) {
            if (versions.merge(row.stream(), 1L, Long::sum) != row.version()) {
                require(false, Promise.ONE_WINNER, "in the order of commits there are " + text(committed));
                return;
            }
        }
    }

    private void check(Attempt attempt, boolean isTriedTwice) {
        Append append = attempt.append();
        Outcome outcome = attempt.outcome();
        List<JournalRecord> stored = stored(append);
        require(
                stored.isEmpty() || stored.size() == append.size(),
                Promise.NOTHING_IS_LOST,
                "of the events of one append there are " + text(stored));
        require(
                attempt.clashes() == 0,
                Promise.THE_CHECK_HOLDS,
                "a key refused an append to " + append.stream() + " which the check had let through");
        switch (outcome.kind()) {
            case STORED -> {
                require(
                        stored.equals(promised(append, outcome)),
                        Promise.NOTHING_IS_LOST,
                        "acknowledged were " + text(promised(append, outcome)) + ", there are " + text(committed));
                require(
                        append.expected().isMetBy(outcome.version() - 1),
                        Promise.ONE_WINNER,
                        "stored as version " + outcome.version() + " was what expected " + append.expected());
            }
            case CONFLICT ->
                require(
                        stored.isEmpty()
                                && !append.expected().isMetBy(outcome.version())
                                && outcome.version() <= version(append.stream()),
                        Promise.ONE_WINNER,
                        "refused for version " + outcome.version() + " was what expected " + append.expected()
                                + "; there are " + text(committed));
            case NOT_STORED ->
                require(
                        stored.isEmpty() || isTriedTwice,
                        Promise.NOTHING_IS_LOST,
                        "said not to be stored were " + text(stored) + ", which are");
            default -> {
                // Nobody was told anything.
            }
        }
    }

    private void checkEnd(Attempt attempt, boolean undisturbed) {
        Outcome.Kind kind = attempt.outcome().kind();
        boolean isRefused = attempt.append().events().stream()
                .anyMatch(event -> event.data().equals(ModelStatement.Insert.REFUSED));
        require(
                !undisturbed || isRefused || kind == Outcome.Kind.STORED || kind == Outcome.Kind.CONFLICT,
                Promise.NOTHING_IS_LOST,
                "nothing went wrong, and an append to " + attempt.append().stream() + " is " + kind);
    }

    private void check(Seen seen) {
        require(
                seen.events().equals(through(seen.through().number())),
                Promise.NOTHING_IS_SKIPPED,
                "a reader is at " + seen.through().number() + " and saw " + text(seen.events()) + "; there are "
                        + text(committed));
    }

    private List<JournalRecord> through(long position) {
        return committed.stream()
                .filter(row -> row.position().number() <= position)
                .sorted(Comparator.comparing(JournalRecord::position))
                .toList();
    }

    private List<JournalRecord> stored(Append append) {
        Set<UUID> ids = new HashSet<>(append.ids());
        return committed.stream().filter(row -> ids.contains(row.event().id())).toList();
    }

    private long version(StreamId stream) {
        return committed.stream().filter(row -> row.stream().equals(stream)).count();
    }

    private static List<JournalRecord> promised(Append append, Outcome outcome) {
        List<JournalRecord> promised = new ArrayList<>();
        for (int i = 0; i < append.size(); i++) {
            promised.add(new JournalRecord(
                    new Position(append.partition(), outcome.position() + i),
                    append.stream(),
                    outcome.version() + i,
                    append.events().get(i)));
        }
        return promised;
    }

    static String text(List<JournalRecord> rows) {
        return rows.stream().map(Promises::text).toList().toString();
    }

    /** An event, short: {@code 3:a/2=e7} is at position 3, version 2 of stream a, and has the id 7. */
    static String text(JournalRecord row) {
        return row.position().number() + ":" + row.stream().aggregateId() + "/" + row.version() + "=e"
                + row.event().id().getLeastSignificantBits();
    }
}
