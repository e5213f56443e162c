package org.daybook.examples.djangoevents.myapp;

import org.daybook.event.Creation;

/** What handlers wait for. */
public record Miracle(String what) {

    /** It happened. */
    public record Happened(String what) implements Creation<Miracle> {
        @Override public Miracle create() { return new Miracle(what); }
    }
}
