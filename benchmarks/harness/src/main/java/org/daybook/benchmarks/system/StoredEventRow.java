package org.daybook.benchmarks.system;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of the table of events, as an entity with a pooled sequence. */
@Entity
@Immutable
@Table(name = "events")
class StoredEventRow {

    static final int ALLOCATION = 100;

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "events_seq")
    @SequenceGenerator(name = "events_seq", sequenceName = "events_seq", allocationSize = ALLOCATION)
    @Nullable
    Long position;

    @Column(name = "stream_id")
    String streamId = "";

    long version;

    String type = "";

    byte[] payload = {};

    byte[] metadata = {};

    OffsetDateTime ts = OffsetDateTime.now(ZoneOffset.UTC);

    StoredEventRow() {}
}
