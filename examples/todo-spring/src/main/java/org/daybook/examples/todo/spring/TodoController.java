package org.daybook.examples.todo.spring;

import static org.springframework.http.HttpStatus.*;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.aggregate.Versioned;
import org.daybook.event.*;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.journal.Slice;
import org.daybook.subscription.Subscription;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.*;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Answers the requests. */
@RestController
@RequestMapping("/todos")
class TodoController {

    /** What a change is answered with, and the list can be asked to have. */
    private static final String POSITION = "Daybook-Position";

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

    private final Daybook daybook;
    private final Repository<Todo, DomainEvent<? super Todo>> todos;
    private final TodoRows rows;

    /** The list did not get there the last time that somebody waited, so nobody waits long before it has. */
    private volatile boolean isLate;

    TodoController(Daybook daybook, Repository<Todo, DomainEvent<? super Todo>> todos, TodoRows rows) {
        this.daybook = daybook;
        this.todos = todos;
        this.rows = rows;
    }

    /** What they leave out is as it is here; null is refused. */
    static final class NewTodo {
        public String id = UUID.randomUUID().toString();
        public String label = "";
    }

    static final class NewLabel {
        public String label = "";
        public @Nullable Long expectedVersion;
    }

    record MoreTags(List<String> tags) {}

    @ModelAttribute
    void requireStorable(@PathVariable @Nullable String id) {
        if (id != null) {
            requireStorable(id, NOT_FOUND, "There is no todo of this id.");
        }
    }

    private static void requireStorable(String id, HttpStatus otherwise, String detail) {
        try {
            stream(id);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(otherwise, detail, e);
        }
    }

    private static StreamId stream(String id) {
        return new StreamId("Todo", id);
    }

    @GetMapping
    List<ListedTodo> list(@RequestParam @Nullable String after) {
        Subscription list = daybook.subscriptions().get(0);
        if (after == null) {
            isLate = !list.await(daybook.journal().head(), isLate ? SHORTEST_WAIT : LONGEST_WAIT);
        } else if (!list.await(positions(after), LONGEST_WAIT)) {
            throw new ResponseStatusException(
                    SERVICE_UNAVAILABLE,
                    "The list of todos has not come to " + after + " within " + LONGEST_WAIT.toSeconds()
                            + " seconds. Without the parameter it is shown as it is.");
        }
        return rows.findAllByOrderByPosition().stream().map(row -> row.todo).toList();
    }

    private Positions positions(String after) {
        try {
            Positions positions = Positions.parse(after);
            if (positions.each().size() == partitions()) {
                return positions;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new ResponseStatusException(
                BAD_REQUEST, "\"after\" is not what a change was answered with as " + POSITION);
    }

    private int partitions() {
        return daybook.journal().partitions().count();
    }

    @PostMapping(consumes = APPLICATION_JSON_VALUE)
    ResponseEntity<ListedTodo> create(@RequestBody NewTodo body) {
        requireStorable(body.id, BAD_REQUEST, "An id has 1 to 255 characters, none of them NUL.");
        try {
            Receipt receipt = todos.create(body.id, Todo.create(body.label));
            String segment = UriUtils.encode(body.id, StandardCharsets.UTF_8).replace(".", "%2E"); // dots mean folders
            return answer(ResponseEntity.created(URI.create("/todos/" + segment)), body.id, receipt);
        } catch (AggregateDiscardedException e) {
            throw new ResponseStatusException(CONFLICT, "There was a todo of this id, which was removed.", e);
        }
    }

    @GetMapping("{id}")
    ListedTodo show(@PathVariable String id, @RequestParam @Nullable String version) {
        if (version != null) {
            return at(id, number(version));
        }
        Versioned<Todo> todo = todos.load(id);
        return ListedTodo.of(id, todo.version(), todo.state());
    }

    /** One too large to be a number of ours is beyond the last of every todo. */
    private static long number(String version) {
        if (!version.matches("-?[0-9]{1,1000}")) {
            throw new ResponseStatusException(BAD_REQUEST, "The version is not a number.");
        }
        BigInteger number = new BigInteger(version).max(BigInteger.ZERO);
        return number.bitLength() < Long.SIZE ? number.longValue() : Long.MAX_VALUE;
    }

    @GetMapping("{id}/events")
    List<ObjectNode> events(@PathVariable String id) {
        try (Stream<JournalRecord> stored = daybook.journal().read(stream(id), Slice.all())) {
            List<ObjectNode> events = stored.map(TodoController::json).toList();
            if (events.isEmpty()) {
                throw new AggregateNotFoundException(stream(id));
            }
            return events;
        }
    }

    /** An event as clients see it: what the journal holds. */
    private static ObjectNode json(JournalRecord stored) {
        EventText event = stored.event();
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", event.id().toString())
                .put("type", event.type())
                .put("schemaVersion", event.schemaVersion())
                .put("version", stored.version())
                .put("position", stored.position().number())
                .put("time", event.time().toString())
                .putRawValue("metadata", new RawValue(event.metadata()))
                .putRawValue("data", new RawValue(event.data()));
    }

    @PostMapping(path = "{id}/label", consumes = APPLICATION_JSON_VALUE)
    ResponseEntity<ListedTodo> rename(@PathVariable String id, @RequestBody NewLabel body) {
        Long version = body.expectedVersion;
        if (version != null && version < 1) {
            throw new ResponseStatusException(BAD_REQUEST, "\"expectedVersion\" is not a whole number from 1.");
        }
        ExpectedVersion expected = version == null ? ExpectedVersion.any() : ExpectedVersion.exactly(version);
        return answer(ResponseEntity.ok(), id, todos.update(id, expected, todo -> todo.rename(body.label)));
    }

    @PostMapping(path = "{id}/tags", consumes = APPLICATION_JSON_VALUE)
    ResponseEntity<ListedTodo> tag(@PathVariable String id, @RequestBody MoreTags body) {
        return answer(ResponseEntity.ok(), id, todos.update(id, todo -> todo.tag(body.tags)));
    }

    @PostMapping("{id}/complete")
    ResponseEntity<ListedTodo> complete(@PathVariable String id) {
        return answer(ResponseEntity.ok(), id, todos.update(id, Todo::complete));
    }

    @DeleteMapping("{id}")
    ResponseEntity<Void> remove(@PathVariable String id) {
        Receipt receipt = todos.update(id, todo -> new Todo.Discarded());
        return ResponseEntity.noContent().header(POSITION, position(receipt)).build();
    }

    private ResponseEntity<ListedTodo> answer(ResponseEntity.BodyBuilder answer, String id, Receipt receipt) {
        return answer.header(POSITION, position(receipt)).body(at(id, receipt.lastVersion()));
    }

    /** Of a change that had nothing to store, all that is stored: what the client wants is somewhere before. */
    private String position(Receipt receipt) {
        Position position = receipt.position();
        return (position == null
                        ? daybook.journal().head()
                        : Positions.start(partitions()).with(position))
                .toString();
    }

    private ListedTodo at(String id, long version) {
        return ListedTodo.of(id, version, todos.at(id, version));
    }
}
