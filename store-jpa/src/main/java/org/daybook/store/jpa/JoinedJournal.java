package org.daybook.store.jpa;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.event.DuplicateEventIdException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.jspecify.annotations.Nullable;

/**
 * The journal as a caller's transaction sees it. Appends are checked at once against what can be read, and kept; they are
 * written, and checked again under the order lock, by {@link #write}.
 */
final class JoinedJournal implements EventJournal {

    /** An append to a stream that was at a version before. */
    private final class Pending {
        final Append append;
        final long before;

        @Nullable
        Position last;

        Pending(Append append, long before) {
            this.append = append;
            this.before = before;
        }

        Receipt receipt() {
            return Receipt.pending(append.stream(), before + 1, append.ids(), () -> committed ? last : null);
        }

        Append exactly() {
            return new Append(
                    append.stream(), ExpectedVersion.exactly(before), append.events(), append.ids(), append.chars());
        }

        List<JournalRecord> records() {
            List<JournalRecord> records = new ArrayList<>();
            for (EventText each : append.events()) {
                records.add(new JournalRecord(null, append.stream(), before + 1 + records.size(), each));
            }
            return records;
        }
    }

    private final JpaTransaction transaction;
    private final Sessions callers;
    private final JpaJournal stored;
    private final JpaJournal outside;
    private final PortableWriter writer;
    private final List<Pending> appends = new ArrayList<>();
    private int written;
    private volatile boolean committed;

    /**
     * @param callers the caller's session
     * @param stored reads in the caller's transaction
     * @param outside reads outside of it
     */
    JoinedJournal(
            JpaTransaction transaction,
            Sessions callers,
            JpaJournal stored,
            JpaJournal outside,
            PortableWriter writer) {
        this.transaction = transaction;
        this.callers = callers;
        this.stored = stored;
        this.outside = outside;
        this.writer = writer;
    }

    @Override
    public Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
        transaction.requireActive();
        Append append = Append.of(stream, expected, events);
        Optional<Receipt> here = earlierHere(append);
        if (here.isPresent()) {
            return here.get();
        }
        long version = version(stream);
        boolean isMet = expected.isMetBy(version);
        if (!isMet || expected.isAny()) {
            Optional<Receipt> earlier = stored.earlierReceipt(append);
            if (earlier.isPresent()) {
                return earlier.get();
            }
        }
        if (!isMet) {
            throw new VersionConflictException(stream, expected, version);
        }
        Pending pending = new Pending(append, version);
        appends.add(pending);
        transaction.appended(this);
        return pending.receipt();
    }

    private Optional<Receipt> earlierHere(Append append) {
        for (Pending each : appends) {
            if (Collections.disjoint(each.append.ids(), append.ids())) {
                continue;
            }
            boolean isSame =
                    each.append.stream().equals(append.stream()) && JpaJournal.isSame(each.records(), append.events());
            if (!isSame) {
                List<UUID> taken = new ArrayList<>(append.ids());
                taken.retainAll(each.append.ids());
                throw new DuplicateEventIdException(taken.get(0), append.stream());
            }
            return Optional.of(each.receipt());
        }
        return Optional.empty();
    }

    private long version(StreamId stream) {
        return last(stream).map(JournalRecord::version).orElse(0L);
    }

    boolean hasPending() {
        return written < appends.size();
    }

    /** Writes what is pending into the caller's transaction, which from now on has the order lock. */
    void write() {
        if (!hasPending()) {
            return;
        }
        List<Pending> group = appends.subList(written, appends.size());
        List<Verdict> verdicts;
        try {
            verdicts = callers.inCallersTransaction(connection -> writer.writeIn(
                    connection, group.stream().map(Pending::exactly).toList()));
        } catch (SqlFailure e) {
            if (e.isConstraintViolation()) {
                group.forEach(each -> outside.earlierReceipt(each.append));
            }
            throw e.unavailable("cannot append to " + group.get(0).append.stream() + " and others, roll back");
        }
        for (int i = 0; i < group.size(); i++) {
            Append append = group.get(i).append;
            if (verdicts.get(i) instanceof Verdict.Stored stored) {
                group.get(i).last = stored.receipt(append).position();
            } else if (verdicts.get(i) instanceof Verdict.Refused refused) {
                throw new VersionConflictException(
                        append.stream(), group.get(i).exactly().expected(), refused.version());
            }
        }
        written = appends.size();
    }

    void committed() {
        committed = true;
    }

    /** How many appends there are. */
    int size() {
        return appends.size();
    }

    void requireUnwritten(int size) {
        if (written > size) {
            throw new IllegalStateException(
                    "appends behind the mark are written already, by flush(): roll the transaction back");
        }
    }

    void cutTo(int size) {
        appends.subList(Math.min(size, appends.size()), appends.size()).clear();
    }

    private List<JournalRecord> unwritten(StreamId stream) {
        return appends.subList(written, appends.size()).stream()
                .filter(each -> each.append.stream().equals(stream))
                .flatMap(each -> each.records().stream())
                .toList();
    }

    @Override
    public Stream<JournalRecord> read(StreamId stream, Slice slice) {
        transaction.requireActive();
        List<JournalRecord> mine = unwritten(stream);
        if (mine.isEmpty()) {
            return stored.read(stream, slice);
        }
        // Another writer may have been faster, which the commit will tell; these versions are ours until then.
        long before = mine.get(0).version() - 1;
        Stream<JournalRecord> theirs = stored.read(stream, slice.to(Math.min(slice.to(), before)));
        List<JournalRecord> added = new ArrayList<>(mine);
        added.removeIf(each -> each.version() < slice.from() || each.version() > slice.to());
        if (slice.isBackward()) {
            Collections.reverse(added);
        }
        return (slice.isBackward() ? Stream.concat(added.stream(), theirs) : Stream.concat(theirs, added.stream()))
                .limit(slice.limit());
    }

    @Override
    public Stream<JournalRecord> readAll(Position after, long limit) {
        transaction.requireActive();
        return stored.readAll(after, limit);
    }

    @Override
    public Optional<JournalRecord> last(StreamId stream) {
        transaction.requireActive();
        List<JournalRecord> mine = unwritten(stream);
        return mine.isEmpty() ? stored.last(stream) : Optional.of(mine.get(mine.size() - 1));
    }

    @Override
    public Optional<JournalRecord> find(UUID eventId) {
        transaction.requireActive();
        return appends.subList(written, appends.size()).stream()
                .flatMap(each -> each.records().stream())
                .filter(each -> each.event().id().equals(eventId))
                .findFirst()
                .or(() -> stored.find(eventId));
    }

    @Override
    public Position head() {
        transaction.requireActive();
        return stored.head();
    }

    /** The streams and ids of what is not written. */
    @Override
    public String toString() {
        return appends.subList(written, appends.size()).stream()
                .map(each -> each.append.stream() + " " + each.append.ids())
                .toList()
                .toString();
    }
}
