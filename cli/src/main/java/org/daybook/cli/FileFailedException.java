package org.daybook.cli;

import java.io.IOException;

/** A file cannot be read or written; the message says which one, and what the system said. */
final class FileFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FileFailedException(String message, IOException cause) {
        super(message + ": " + reason(cause), cause);
    }

    /** The messages of some are the name of the file alone. */
    private static String reason(IOException e) {
        String kind = e.getClass().getSimpleName().replace("Exception", "");
        String message = e.getMessage();
        return message == null ? kind : e.getClass() == IOException.class ? message : kind + " " + message;
    }
}
