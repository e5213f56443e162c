package org.daybook.store.jpa;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.event.AppendOutcomeUnknownException;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;
import org.daybook.journal.EventFilter;
import org.daybook.journal.EventJournal;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalPage;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Partitions;
import org.daybook.journal.Slice;
import org.daybook.store.BufferedJournal;
import org.jspecify.annotations.Nullable;

/**
 * The journal in a table: appends go through the group commit of their partition, and reads are short queries of their own. The
 * partitions share nothing but the pool of connections: who leads in one of them needs one, and holds nothing while it waits
 * for it.
 */
final class JpaJournal implements EventJournal {

    private static final int MAX_CLASHES = 10;

    private final Sessions sessions;
    private final JournalTables tables;
    private final Partitions partitions;
    private final List<GroupCommit> groups;
    private final AppendSignals signals;
    private final JournalSearch search;

    /**
     * @param groups one for each partition
     * @param signals are told what is appended
     */
    JpaJournal(
            Sessions sessions,
            JournalTables tables,
            Partitions partitions,
            List<GroupCommit> groups,
            AppendSignals signals) {
        this.sessions = sessions;
        this.tables = tables;
        this.partitions = partitions;
        this.groups = groups;
        this.signals = signals;
        this.search = new JournalSearch(tables, JournalSearch.WINDOW);
    }

    /** This journal on other connections, to read. */
    JpaJournal reading(Sessions others) {
        return new JpaJournal(others, tables, partitions, groups, signals);
    }

    /** How many appends wait in a partition. */
    int waiting(int partition) {
        return groups.get(partition).waiting();
    }

    @Override
    public Receipt append(StreamId stream, ExpectedVersion expected, List<EventText> events) {
        Append append = Append.of(partitions, stream, expected, events);
        sessions.requireOpen();
        JpaTransaction.requireNotWriting(this);
        for (int attempt = 1; ; attempt++) {
            Verdict verdict = groups.get(append.partition()).decide(append);
            if (verdict instanceof Verdict.Stored stored) {
                Receipt receipt = stored.receipt(append);
                signals.tellHere(Objects.requireNonNull(receipt.position()));
                return receipt;
            }
            if (verdict instanceof Verdict.Refused refused) {
                return refused(append, refused);
            }
            if (verdict instanceof Verdict.Failed failed) {
                throw failed.reason().apply(append);
            }
            if (verdict instanceof Verdict.Clashed clashed) {
                Optional<Receipt> earlier = earlierReceipt(append);
                if (earlier.isPresent()) {
                    return clashed.followsDoubt() ? own(append, earlier.get()) : earlier.get();
                }
                // Nothing stands in the way: the statements had read less than was there, and the key kept the order.
                if (attempt == MAX_CLASHES) {
                    throw clashed.failure().unavailable("cannot append to " + stream + ", nothing was stored");
                }
            } else {
                return lookUp(append);
            }
        }
    }

    /** Tells listeners that something can be read now, which did not come through the groups. */
    void tell(Position last) {
        signals.tell(last);
    }

    private Receipt refused(Append append, Verdict.Refused refused) {
        if (refused.firstIsStored()) {
            Optional<Receipt> earlier = earlierReceipt(append);
            if (earlier.isPresent()) {
                return refused.followsDoubt() ? own(append, earlier.get()) : earlier.get();
            }
        }
        throw new VersionConflictException(append.stream(), append.expected(), refused.version());
    }

    /** Finds out for a caller whose time was up. */
    private Receipt lookUp(Append append) {
        return earlierReceipt(append)
                .map(each -> own(append, each))
                .orElseThrow(() -> new AppendOutcomeUnknownException(append.stream(), append.ids(), null));
    }

    /**
     * What is found stored is taken for this append's own, unless it is where this one could not have been stored: of an earlier
     * try nobody would call the handlers any more, and twice is better than never.
     */
    private static Receipt own(Append append, Receipt found) {
        return append.expected().isMetBy(found.firstVersion() - 1)
                ? new Receipt(
                        found.stream(), found.firstVersion(), found.lastVersion(), found.eventIds(), found.position())
                : found;
    }

    private Optional<Receipt> earlierReceipt(Append append) {
        try {
            return BufferedJournal.earlierReceipt(this, append.stream(), append.events());
        } catch (StoreUnavailableException e) {
            throw new AppendOutcomeUnknownException(append.stream(), append.ids(), e);
        }
    }

    @Override
    public Optional<JournalRecord> find(UUID eventId) {
        return sessions.read("look for event " + eventId, connection -> {
            try (PreparedStatement read = connection.prepareStatement(tables.find)) {
                read.setObject(1, eventId);
                return rows(read, tables.vendor(), null).stream().findFirst();
            }
        });
    }

    static long number(PreparedStatement read) throws SQLException {
        try (ResultSet rows = read.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    @Override
    public Stream<JournalRecord> read(StreamId stream, Slice slice) {
        sessions.requireOpen();
        String sql = slice.isBackward() ? tables.readBackward : tables.readForward;
        return Pages.stream(slice.limit(), (last, count) -> {
            long from = last != null && !slice.isBackward() ? last.version() + 1 : slice.from();
            long to = last != null && slice.isBackward() ? last.version() - 1 : slice.to();
            return sessions.read("read " + stream, connection -> {
                try (PreparedStatement read = connection.prepareStatement(sql)) {
                    read.setString(1, stream.aggregateType());
                    read.setString(2, stream.aggregateId());
                    read.setLong(3, from);
                    read.setLong(4, to);
                    read.setInt(5, count);
                    return rows(read, tables.vendor(), stream);
                }
            });
        });
    }

    @Override
    public Stream<JournalRecord> readStreams(Map<StreamId, Long> streams) {
        sessions.requireOpen();
        List<ManyStreams.Start> starts = streams.entrySet().stream()
                .map(each -> new ManyStreams.Start(
                        each.getKey(), Slice.from(each.getValue()).from()))
                .toList();
        return ManyStreams.stream(starts, new ManyStreams.Reader() {
            @Override
            public List<JournalRecord> begin(List<ManyStreams.Start> some) {
                return readBegin(some);
            }

            @Override
            public Stream<JournalRecord> rest(StreamId stream, long version) {
                return read(stream, Slice.from(version));
            }
        });
    }

    /** Versions have no gaps, so a range of them bounds how much is read of each stream. */
    private List<JournalRecord> readBegin(List<ManyStreams.Start> streams) {
        return sessions.read("read " + streams.size() + " streams", connection -> {
            try (PreparedStatement read =
                    connection.prepareStatement(tables.readStreams(streams.size(), ManyStreams.EVENTS_OF_EACH))) {
                int parameter = 0;
                for (ManyStreams.Start each : streams) {
                    read.setString(++parameter, each.stream().aggregateType());
                    read.setString(++parameter, each.stream().aggregateId());
                    read.setLong(++parameter, each.first());
                }
                return rows(read, tables.vendor(), null);
            }
        });
    }

    @Override
    public JournalPage readPage(Position after, EventFilter filter, int limit) {
        if (after.partition() >= partitions.count()) {
            throw new IllegalArgumentException("this journal has no partition " + after.partition());
        }
        if (limit < 1) {
            throw new IllegalArgumentException("a page has at least one event, but the limit was " + limit);
        }
        return sessions.read(
                "read the journal after " + after, connection -> search.page(connection, after, filter, limit));
    }

    @Override
    public Optional<JournalRecord> last(StreamId stream) {
        try (Stream<JournalRecord> rows = read(stream, Slice.all().backward().limit(1))) {
            return rows.findFirst();
        }
    }

    @Override
    public Positions head() {
        return sessions.read("read the last positions", connection -> search.head(connection, partitions.count()));
    }

    @Override
    public Partitions partitions() {
        return partitions;
    }

    /**
     * @param stream the stream of all rows, or {@code null} if they tell theirs
     */
    static List<JournalRecord> rows(PreparedStatement read, Vendor vendor, @Nullable StreamId stream)
            throws SQLException {
        List<JournalRecord> records = new ArrayList<>();
        try (ResultSet row = read.executeQuery()) {
            while (row.next()) {
                records.add(
                        row(row, vendor, stream != null ? stream : new StreamId(row.getString(10), row.getString(11))));
            }
        }
        return records;
    }

    static JournalRecord row(ResultSet row, Vendor vendor, StreamId stream) throws SQLException {
        return new JournalRecord(
                new Position(row.getInt(1), row.getLong(2)),
                stream,
                row.getLong(4),
                new EventText(
                        row.getObject(3, UUID.class),
                        row.getString(5),
                        row.getInt(6),
                        row.getString(7),
                        row.getString(8),
                        vendor.time(row, 9)));
    }
}
