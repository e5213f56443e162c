package com.acme.shelves;

import org.daybook.Daybook;
import org.daybook.aggregate.SnapshotPolicy;
import org.daybook.cache.CachingStore;
import org.daybook.store.memory.MemoryStore;

/** Loads from a snapshot and from a cache. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        CachingStore store = CachingStore.around(new MemoryStore(), 1 << 20);
        try (Daybook daybook = Daybook.builder(store)
                .snapshots(Shelf.class, SnapshotPolicy.never())
                .open()) {
            var shelves = daybook.repository(Shelf.class);
            shelves.create("1", new Shelf.Built());
            shelves.update("1", shelf -> shelf.put("Walden"));
            System.out.println("snapshot at version " + shelves.takeSnapshot("1").getAsLong());
            System.out.println(shelves.get("1") + ", found " + (store.hits() > 0));
            System.out.println("kept by " + CachingStore.class.getModule().getName());
        }
    }
}
