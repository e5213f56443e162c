package org.daybook.examples.todo.spring;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.daybook.event.*;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/** What a client may know about a failure: what it can do something about, and nothing from inside. */
@ControllerAdvice
class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @ExceptionHandler
    void answer(RuntimeException failure, HttpServletResponse response) throws IOException {
        if (failure instanceof Todo.InvalidException) {
            response.sendError(400, failure.getMessage());
        } else if (failure instanceof HttpMessageNotReadableException) {
            response.sendError(
                    400, "The body is not a JSON object of just the fields that are known, or has one twice.");
        } else if (failure instanceof InvalidParameterException) {
            response.sendError(400, "The URI contains what is not percent-encoded UTF-8.");
        } else if (failure instanceof AggregateNotFoundException) {
            response.sendError(404, "There is no todo of this id.");
        } else if (failure instanceof VersionNotFoundException e) {
            response.sendError(404, "The todo has versions 1 to " + e.last() + ".");
        } else if (failure instanceof AggregateAlreadyExistsException) {
            response.sendError(409, "There is a todo of this id already.");
        } else if (failure instanceof VersionConflictException e) {
            response.sendError(409, "The todo is at version " + e.actual() + " by now.");
        } else if (failure instanceof AggregateDiscardedException e) {
            response.sendError(410, "The todo was removed, at version " + e.version() + ".");
        } else if (failure instanceof StoreUnavailableException
                || failure instanceof DataAccessException
                || failure instanceof TransactionException) {
            LOG.error("the store cannot work: {}", failure.getMessage());
            response.sendError(
                    503, "The store cannot work now. Look whether the change was made before you try again.");
        } else {
            throw failure;
        }
    }

    /** HEAD is GET. */
    @ExceptionHandler
    void refuse(HttpRequestMethodNotSupportedException e, HttpServletResponse response) throws IOException {
        Set<String> allowed = new TreeSet<>(Set.of(Objects.requireNonNull(e.getSupportedMethods())));
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        response.setHeader("Allow", String.join(", ", allowed));
        response.sendError(405, "This path does not take this method.");
    }
}
