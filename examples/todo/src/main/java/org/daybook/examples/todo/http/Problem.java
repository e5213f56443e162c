package org.daybook.examples.todo.http;

import java.util.Map;
import org.daybook.event.AggregateAlreadyExistsException;
import org.daybook.event.AggregateDiscardedException;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.VersionConflictException;
import org.daybook.event.VersionNotFoundException;
import org.daybook.examples.todo.model.InvalidTodoException;
import org.eclipse.jetty.http.HttpException;

/** A request is answered by an error: the status, and what to tell the client about it. */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String detail;
    private final transient Map<String, String> headers;

    Problem(int status, String detail) {
        this(status, detail, Map.of());
    }

    Problem(int status, String detail, Map<String, String> headers) {
        super(detail, null, false, false);
        this.status = status;
        this.detail = detail;
        this.headers = headers;
    }

    static Problem badRequest(String detail) {
        return new Problem(400, detail);
    }

    static Problem notFound(String detail) {
        return new Problem(404, detail);
    }

    /** What a client may know about a failure: what it can do something about, and nothing from inside. */
    static Problem of(Throwable failure) {
        if (failure instanceof Problem problem) {
            return problem;
        }
        if (failure instanceof InvalidTodoException e) {
            return badRequest(String.valueOf(e.getMessage()));
        }
        if (failure instanceof AggregateNotFoundException) {
            return notFound("There is no todo of this id.");
        }
        if (failure instanceof VersionNotFoundException e) {
            return notFound("The todo has versions 1 to " + e.last() + ".");
        }
        if (failure instanceof AggregateAlreadyExistsException) {
            return new Problem(409, "There is a todo of this id already.");
        }
        if (failure instanceof VersionConflictException e) {
            return new Problem(409, "The todo is at version " + e.actual() + " by now.");
        }
        if (failure instanceof AggregateDiscardedException e) {
            return new Problem(410, "The todo was removed, at version " + e.version() + ".");
        }
        if (failure instanceof StoreUnavailableException) {
            return new Problem(
                    503, "The store cannot work now. Look whether the change was made before you try again.");
        }
        if (failure instanceof HttpException e) {
            return ofStatus(e.getCode());
        }
        return ofStatus(500);
    }

    /** For what Jetty finds by itself. */
    static Problem ofStatus(int status) {
        return new Problem(
                status,
                switch (status) {
                    case 400 -> "The request is not valid HTTP.";
                    case 404 -> "There is nothing at this path.";
                    case 408 -> "The request took too long.";
                    case 413 -> "The body is too large.";
                    case 414 -> "The URI is too long.";
                    case 426, 505 -> "The server speaks HTTP/1.1.";
                    case 431 -> "The header is too large.";
                    case 503 -> "The server is stopping.";
                    default -> status < 500 ? "The request cannot be understood." : "Something went wrong inside.";
                });
    }

    int status() {
        return status;
    }

    String detail() {
        return detail;
    }

    Map<String, String> headers() {
        return headers;
    }
}
