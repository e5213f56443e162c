package org.daybook.cli.djangoevents;

import org.jspecify.annotations.Nullable;

/** The source cannot be read, or is not the one that was taken over before. The message says where, and never what is there. */
public final class SourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
