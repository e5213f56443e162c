package org.daybook.benchmarks.system;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What a handler writes for an event. */
@Entity
@Table(name = "handled")
class HandledRow {

    static final String CREATE = "create table if not exists handled "
            + "(position bigint primary key, stream_id text not null, quantity integer not null)";
    static final String EMPTY = "truncate handled";

    @Id
    long position;

    @Column(name = "stream_id")
    String streamId = "";

    int quantity;

    HandledRow() {}
}
