package org.daybook.spring.hidden;

import java.io.IOException;
import org.daybook.aggregate.Repository;
import org.daybook.event.DomainEvent;

/** Nobody outside of its package sees it. */
interface Crates extends Repository<Crate, DomainEvent<? super Crate>> {

    default String pack(String id, String content) {
        create(id, new Crate.Packed(content));
        return labelled(id);
    }

    default String labelled(String id) {
        return get(id).content() + " in " + id;
    }

    default void drop() throws IOException {
        throw new IOException("for a test");
    }
}
