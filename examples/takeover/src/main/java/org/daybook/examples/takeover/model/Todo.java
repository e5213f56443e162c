package org.daybook.examples.takeover.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.daybook.event.AggregateType;
import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.Creation;
import org.daybook.event.Discard;
import org.daybook.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Something to do. An entity, since it gathers tags: a record would copy all that there are for each event.
 *
 * <p>Python asked nobody whether a label is a text, so what is stored may be any value of JSON, and stays what it is. What is
 * written from now on is a text.
 */
@AggregateType(Todo.TYPE)
public class Todo extends BaseEntity {

    public static final String TYPE = "Todo";

    private @Nullable Object label;
    private boolean done;
    private final List<@Nullable Object> tags = new ArrayList<>();

    private Todo(@Nullable Object label) {
        this.label = label;
    }

    public @Nullable Object label() {
        return label;
    }

    public boolean isDone() {
        return done;
    }

    public List<@Nullable Object> tags() {
        return Collections.unmodifiableList(tags);
    }

    public void changeLabel(String to) {
        raise(new ChangedLabel(to));
    }

    public void tag(List<String> more) {
        raise(new Tagged(new ArrayList<>(more)));
    }

    public void complete() {
        raise(new Completed());
    }

    public void discard() {
        raise(new Discarded());
    }

    @EventType(name = "todo_created")
    public record Created(
            @JsonProperty(required = true) @Nullable Object label) implements Creation<Todo> {
        @Override
        public Todo create() {
            return new Todo(label);
        }
    }

    /** In Python this had a name and a value, too, which say nothing. */
    @EventType(name = "todo_changed_label")
    public record ChangedLabel(
            @JsonProperty(required = true) @Nullable Object label) implements Change<Todo> {
        @Override
        public void apply(Todo todo) {
            todo.label = label;
        }
    }

    @EventType(name = "todo_tagged")
    public record Tagged(List<@Nullable Object> tags) implements Change<Todo> {

        public Tagged {
            tags = Collections.unmodifiableList(new ArrayList<>(tags)); // one may be null, which List.copyOf refuses
        }

        @Override
        public void apply(Todo todo) {
            todo.tags.addAll(tags);
        }
    }

    @EventType(name = "todo_completed")
    public record Completed() implements Change<Todo> {
        @Override
        public void apply(Todo todo) {
            todo.done = true;
        }
    }

    @EventType(name = "todo_discarded")
    public record Discarded() implements Discard<Todo> {}
}
