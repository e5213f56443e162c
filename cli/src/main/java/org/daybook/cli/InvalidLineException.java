package org.daybook.cli;

/** A line of a file is not as it must be; the message says which one and why, and nothing of what is in it. */
final class InvalidLineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long line;

    InvalidLineException(long line, String problem) {
        super("line " + line + " " + problem);
        this.line = line;
    }

    long line() {
        return line;
    }
}
