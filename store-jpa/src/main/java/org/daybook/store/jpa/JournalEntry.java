package org.daybook.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreRemove;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.Length;
import org.hibernate.annotations.Immutable;

/**
 * A row of the journal, to be queried in JPQL next to an application's own entities. Add it to the classes of the
 * persistence unit of your own; a store that is opened from a URL has it already, with its table prefix, unless a schema
 * is set for it. In a unit of your own, an {@code orm.xml} names another table or schema. Read-only: persisting or removing one is refused.
 *
 * <pre>{@code
 * select e from JournalEntry e where e.aggregateType = 'Todo' and e.createDate > :yesterday order by e.position
 * }</pre>
 *
 * <p>Immutable once it is read.
 */
@Entity
@Immutable
@Table(name = "event_journal")
@IdClass(JournalEntry.Key.class)
public class JournalEntry {

    @Id
    @Column(name = "journal_partition")
    private short partition;

    @Id
    @Column(name = "position")
    private long position;

    @Column(name = "event_id")
    private UUID eventId;

    @Column(name = "aggregate_type")
    private String aggregateType;

    @Column(name = "aggregate_id")
    private String aggregateId;

    @Column(name = "aggregate_version")
    private long aggregateVersion;

    @Column(name = "event_type")
    private String eventType;

    @Column(name = "event_version")
    private int eventVersion;

    @Column(name = "event_data", length = Length.LONG32)
    private String eventData;

    @Column(name = "metadata", length = Length.LONG32)
    private String metadata;

    @Column(name = "create_date")
    private Instant createDate;

    /** What identifies a row. */
    record Key(short partition, long position) implements Serializable {}

    /** For JPA. */
    @SuppressWarnings("NullAway.Init") // JPA sets the fields
    protected JournalEntry() {}

    @PrePersist
    @PreRemove
    void refuse() {
        throw new IllegalStateException(
                "the journal is only read through JournalEntry; events are stored with Daybook");
    }

    /**
     * The partition of the journal.
     *
     * @return the partition, from 0
     */
    public int partition() {
        return partition;
    }

    /**
     * The place in the partition.
     *
     * @return the position's number, from 1
     */
    public long position() {
        return position;
    }

    /**
     * The event's id.
     *
     * @return the id
     */
    public UUID eventId() {
        return eventId;
    }

    /**
     * The stored name of the aggregate's type.
     *
     * @return the name
     */
    public String aggregateType() {
        return aggregateType;
    }

    /**
     * The aggregate's id.
     *
     * @return the id
     */
    public String aggregateId() {
        return aggregateId;
    }

    /**
     * The place in the aggregate's stream.
     *
     * @return the version, from 1
     */
    public long aggregateVersion() {
        return aggregateVersion;
    }

    /**
     * The stored name of the event's type.
     *
     * @return the name
     */
    public String eventType() {
        return eventType;
    }

    /**
     * The version of the payload's shape.
     *
     * @return the schema version, from 1
     */
    public int eventVersion() {
        return eventVersion;
    }

    /**
     * The payload as text.
     *
     * @return the text
     */
    public String eventData() {
        return eventData;
    }

    /**
     * The metadata as text.
     *
     * @return the text
     */
    public String metadata() {
        return metadata;
    }

    /**
     * When the event was raised.
     *
     * @return the time, to the microsecond
     */
    public Instant createDate() {
        return createDate;
    }
}
