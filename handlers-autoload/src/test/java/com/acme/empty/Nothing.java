package com.acme.empty;

/** A package with neither aggregates nor handlers, but with a class that happens to be called so. */
public final class Nothing {

    private Nothing() {}

    static final class Handlers {
        private Handlers() {
            throw new AssertionError("nobody creates this");
        }
    }
}
