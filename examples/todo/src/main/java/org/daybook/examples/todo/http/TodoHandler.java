package org.daybook.examples.todo.http;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.aggregate.Versioned;
import org.daybook.event.AggregateDiscardedException;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.Decision;
import org.daybook.event.DomainEvent;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.HandlerFailedException;
import org.daybook.event.Metadata;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.examples.todo.model.Todo;
import org.daybook.examples.todo.view.ListedTodo;
import org.daybook.examples.todo.view.TodoView;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests. */
final class TodoHandler extends Handler.Abstract {

    private static final Logger LOG = LoggerFactory.getLogger(TodoHandler.class);

    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    private final Daybook daybook;
    private final TodoView view;

    TodoHandler(Daybook daybook, TodoView view) {
        this.daybook = daybook;
        this.view = view;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Answer answer = answer(request);
        if (!request.consumeAvailable()) {
            // What is left of the body would be taken for the next request, so the client must not send one here.
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        answer.send(response, callback);
        return true;
    }

    private Answer answer(Request request) {
        try {
            return route(request);
        } catch (RuntimeException | Error e) {
            if (e instanceof HandlerFailedException) {
                view.fellBehind();
            }
            Problem problem = Problem.of(e);
            if (problem.status() >= 500) {
                log(request, e);
            }
            return Answer.of(problem);
        }
    }

    /** An outage is one line, however many requests meet it; anything else is looked into. */
    private static void log(Request request, Throwable failure) {
        if (failure instanceof StoreUnavailableException) {
            LOG.error("{} failed: {}", request.getMethod(), failure.getMessage());
        } else {
            LOG.error("{} failed", request.getMethod(), failure);
        }
    }

    private Answer route(Request request) {
        String path = request.getHttpURI().getPath();
        if (path == null || !path.startsWith("/")) {
            throw Problem.ofStatus(404);
        }
        List<String> segments = Percent.segments(path);
        if (!segments.get(0).equals("todos") || segments.size() > 3) {
            throw Problem.ofStatus(404);
        }
        if (segments.size() == 1) {
            return byMethod(request, Map.of("GET", this::list, "POST", () -> create(request)));
        }
        String id = segments.get(1);
        if (!isStorable(id)) {
            throw Problem.notFound("There is no todo of this id.");
        }
        if (segments.size() == 2) {
            return byMethod(request, Map.of("GET", () -> show(request, id), "DELETE", () -> remove(request, id)));
        }
        return switch (segments.get(2)) {
            case "events" -> byMethod(request, Map.of("GET", () -> events(id)));
            case "label" -> byMethod(request, Map.of("POST", () -> rename(request, id)));
            case "tags" -> byMethod(request, Map.of("POST", () -> tag(request, id)));
            case "complete" -> byMethod(request, Map.of("POST", () -> complete(request, id)));
            default -> throw Problem.ofStatus(404);
        };
    }

    /** HEAD is GET, and Jetty leaves the body out. */
    private static Answer byMethod(Request request, Map<String, Supplier<Answer>> methods) {
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        Supplier<Answer> chosen = methods.get(method);
        if (chosen == null) {
            Set<String> allowed = new TreeSet<>(methods.keySet());
            if (allowed.contains("GET")) {
                allowed.add("HEAD");
            }
            throw new Problem(405, "This path does not take this method.", Map.of("Allow", String.join(", ", allowed)));
        }
        return chosen.get();
    }

    private Answer list() {
        return Answer.ok(view.todos());
    }

    private Answer create(Request request) {
        JsonBody body = JsonBody.read(request, Set.of("id", "label"));
        String id = body.optionalText("id").orElseGet(() -> UUID.randomUUID().toString());
        if (!isStorable(id)) {
            throw Problem.badRequest("An id has 1 to " + StreamId.MAX_ID_LENGTH + " characters, none of them NUL.");
        }
        try {
            Receipt receipt = todos(request).create(id, Todo.create(body.text("label")));
            return Answer.created("/todos/" + Percent.encode(id), at(id, receipt.lastVersion()));
        } catch (AggregateDiscardedException e) {
            throw new Problem(409, "There was a todo of this id, which was removed.");
        }
    }

    private Answer show(Request request, String id) {
        OptionalLong version = version(request);
        if (version.isPresent()) {
            return Answer.ok(at(id, version.getAsLong()));
        }
        Versioned<Todo> todo = daybook.repository(Todo.class).load(id);
        return Answer.ok(ListedTodo.of(id, todo.version(), todo.state()));
    }

    private Answer events(String id) {
        try (Stream<JournalRecord> stored = daybook.journal().read(stream(id), Slice.all())) {
            List<EventJson> events = stored.map(EventJson::of).toList();
            if (events.isEmpty()) {
                throw new AggregateNotFoundException(stream(id));
            }
            return Answer.ok(events);
        }
    }

    private Answer rename(Request request, String id) {
        JsonBody body = JsonBody.read(request, Set.of("label", "expectedVersion"));
        String label = body.text("label");
        OptionalLong version = body.optionalVersion("expectedVersion");
        ExpectedVersion expected =
                version.isPresent() ? ExpectedVersion.exactly(version.getAsLong()) : ExpectedVersion.any();
        return change(request, id, expected, todo -> todo.rename(label));
    }

    private Answer tag(Request request, String id) {
        List<String> tags = JsonBody.read(request, Set.of("tags")).texts("tags");
        return change(request, id, ExpectedVersion.any(), todo -> todo.tag(tags));
    }

    private Answer complete(Request request, String id) {
        return change(request, id, ExpectedVersion.any(), Todo::complete);
    }

    private Answer remove(Request request, String id) {
        todos(request).update(id, Todo::discard);
        return Answer.noContent();
    }

    private Answer change(Request request, String id, ExpectedVersion expected, Function<Todo, Decision<Todo>> decide) {
        Receipt receipt = todos(request).update(id, expected, decide);
        return Answer.ok(at(id, receipt.lastVersion()));
    }

    private ListedTodo at(String id, long version) {
        return ListedTodo.of(id, version, daybook.repository(Todo.class).at(id, version));
    }

    private Repository<Todo, DomainEvent<? super Todo>> todos(Request request) {
        String correlationId = utf8IfItIs(request.getHeaders().get("X-Correlation-Id"));
        Metadata metadata = correlationId == null || correlationId.isEmpty()
                ? Metadata.none()
                : Metadata.none().withCorrelationId(correlationId);
        return daybook.repository(Todo.class).with(metadata);
    }

    private static StreamId stream(String id) {
        return new StreamId("Todo", id);
    }

    private static boolean isStorable(String id) {
        try {
            stream(id);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The version in the query. One too large to be a number of ours is beyond the last of every todo. */
    private static OptionalLong version(Request request) {
        String query = request.getHttpURI().getQuery();
        OptionalLong found = OptionalLong.empty();
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            String[] parts = parameter.split("=", 2);
            if (Percent.decode(parts[0]).equals("version")) {
                String value = parts.length == 2 ? Percent.decode(parts[1]) : "";
                if (found.isPresent() || !value.matches("-?[0-9]{1,1000}")) {
                    throw Problem.badRequest("The version is not one number.");
                }
                BigInteger number = new BigInteger(value);
                found = OptionalLong.of(
                        number.min(MAX_LONG).max(BigInteger.ZERO).longValue());
            }
        }
        return found;
    }

    /** A header comes as ISO 8859-1, but what clients send as UTF-8 is meant as that. */
    private static @Nullable String utf8IfItIs(@Nullable String header) {
        if (header == null) {
            return null;
        }
        try {
            return Percent.utf8(header.getBytes(StandardCharsets.ISO_8859_1), "The header");
        } catch (Problem e) {
            return header;
        }
    }
}
