package org.daybook.benchmarks.axon4;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What a handler writes for an event. */
@Entity
@Table(name = "handled")
class HandledRow {

    @Id
    long position;

    @Column(name = "stream_id")
    String streamId = "";

    int quantity;

    HandledRow() {}
}
