package com.acme.shelves;

import java.util.List;
import java.util.stream.Stream;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;

/** What is on a shelf. */
public record Shelf(List<String> books) {

    public record Put(String book) implements DomainEvent<Shelf> {
        @Override
        public Shelf mutate(Shelf shelf) {
            return new Shelf(Stream.concat(shelf.books.stream(), Stream.of(book)).toList());
        }
    }

    public record Built() implements Creation<Shelf> {
        @Override
        public Shelf create() {
            return new Shelf(List.of());
        }
    }

    public Put put(String book) {
        if (books.contains(book)) {
            throw new IllegalStateException(book + " is there already");
        }
        return new Put(book);
    }
}
