package org.daybook.cli;

/** Nothing more can be printed: whoever read it has gone, as {@code head} does, or there is no space for it. */
final class OutputClosedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutputClosedException() {
        super("nothing more can be printed");
    }
}
