package org.daybook.examples.todo.http;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.daybook.event.Metadata;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.event.Receipt;
import org.daybook.event.StoreUnavailableException;
import org.daybook.event.StreamId;
import org.daybook.examples.todo.model.Todo;
import org.daybook.examples.todo.view.ListedTodo;
import org.daybook.examples.todo.view.TodoView;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.daybook.subscription.Subscription;
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

    /** What a change is answered with, and the list can be asked to have. */
    private static final String POSITION = "Daybook-Position";

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

    private final Daybook daybook;
    private final TodoView view;
    private final Subscription list;
    private final int partitions;

    /** The list did not get there the last time that somebody waited, so nobody waits long before it has. */
    private volatile boolean isLate;

    TodoHandler(Daybook daybook, TodoView view, Subscription list) {
        this.daybook = daybook;
        this.view = view;
        this.list = list;
        this.partitions = daybook.journal().partitions().count();
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
            Problem problem = Problem.of(e);
            if (problem.status() >= 500 && problem != e) {
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
            return byMethod(request, Map.of("GET", () -> list(request), "POST", () -> create(request)));
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

    private Answer list(Request request) {
        Optional<Positions> after = after(request);
        if (after.isEmpty()) {
            awaitAllThatIsStored();
        } else if (!list.await(after.get(), LONGEST_WAIT)) {
            throw new Problem(
                    503,
                    "The list of todos has not come to " + after.get() + " within " + LONGEST_WAIT.toSeconds()
                            + " seconds. Without the parameter it is shown as it is.");
        }
        return Answer.ok(view.todos());
    }

    /** Whoever names no position gets a list that may be late, but not while a little patience helps. */
    private void awaitAllThatIsStored() {
        isLate = !list.await(daybook.journal().head(), isLate ? SHORTEST_WAIT : LONGEST_WAIT);
    }

    /** The positions in the query. */
    private Optional<Positions> after(Request request) {
        Optional<String> text = parameter(request, "after");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Positions positions = Positions.parse(text.get());
            if (positions.each().size() == partitions) {
                return Optional.of(positions);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw Problem.badRequest("\"after\" is not what a change was answered with as " + POSITION + ".");
    }

    /** The value of a parameter in the query, which may be there once. */
    private static Optional<String> parameter(Request request, String name) {
        String query = request.getHttpURI().getQuery();
        Optional<String> found = Optional.empty();
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            String[] parts = parameter.split("=", 2);
            if (Percent.decode(parts[0]).equals(name)) {
                if (found.isPresent()) {
                    throw Problem.badRequest("The URI has the parameter \"" + name + "\" twice.");
                }
                found = Optional.of(parts.length == 2 ? Percent.decode(parts[1]) : "");
            }
        }
        return found;
    }

    private Answer create(Request request) {
        JsonBody body = JsonBody.read(request, Set.of("id", "label"));
        String id = body.optionalText("id").orElseGet(() -> UUID.randomUUID().toString());
        if (!isStorable(id)) {
            throw Problem.badRequest("An id has 1 to " + StreamId.MAX_ID_LENGTH + " characters, none of them NUL.");
        }
        try {
            Receipt receipt = todos(request).create(id, Todo.create(body.text("label")));
            return Answer.created("/todos/" + Percent.encode(id), at(id, receipt.lastVersion()))
                    .with(POSITION, position(receipt));
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
        Receipt receipt = todos(request).update(id, Todo::discard);
        return Answer.noContent().with(POSITION, position(receipt));
    }

    private Answer change(Request request, String id, ExpectedVersion expected, Function<Todo, Decision<Todo>> decide) {
        Receipt receipt = todos(request).update(id, expected, decide);
        return Answer.ok(at(id, receipt.lastVersion())).with(POSITION, position(receipt));
    }

    /** Of a change that had nothing to store, all that is stored: what the client wants is somewhere before. */
    private String position(Receipt receipt) {
        Position position = receipt.position();
        Positions positions = position == null
                ? daybook.journal().head()
                : Positions.start(partitions).with(position);
        return positions.toString();
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
        Optional<String> text = parameter(request, "version");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!text.get().matches("-?[0-9]{1,1000}")) {
            throw Problem.badRequest("The version is not a number.");
        }
        return OptionalLong.of(
                new BigInteger(text.get()).min(MAX_LONG).max(BigInteger.ZERO).longValue());
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
