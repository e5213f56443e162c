package org.daybook.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** A file cannot be read or written; the message says which one, and what the system said. */
final class FileFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FileFailedException(String message, IOException cause) {
        super(message + ": " + reason(cause), cause);
    }

    /** The messages of some are the name of the file alone. */
    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
