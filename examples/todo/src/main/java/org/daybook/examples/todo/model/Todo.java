package org.daybook.examples.todo.model;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.daybook.event.Creation;
import org.daybook.event.Decision;
import org.daybook.event.Discard;
import org.daybook.event.DomainEvent;
import org.jspecify.annotations.Nullable;

/**
 * Something to do. Its methods decide what happens, its events say what has happened: what a method refuses is never
 * recorded, and what is recorded is never refused.
 */
public record Todo(String label, List<String> tags, boolean done) {

    public static final int MAX_LABEL_LENGTH = 10_000;

    /** Counted among the letters, but of no width. */
    private static final int HANGUL_FILLER = 0x3164;

    public Todo {
        tags = List.copyOf(tags);
    }

    /** All that happens to a todo. */
    public sealed interface Event extends DomainEvent<Todo> {}

    public record Created(String label, @Nullable LocalDate date) implements Event, Creation<Todo> {
        @Override
        public Todo create() {
            return new Todo(label, List.of(), false);
        }
    }

    public record ChangedLabel(String label) implements Event {
        @Override
        public Todo mutate(Todo todo) {
            return new Todo(label, todo.tags, todo.done);
        }
    }

    public record Tagged(List<String> tags) implements Event {
        @Override
        public Todo mutate(Todo todo) {
            List<String> all = new ArrayList<>(todo.tags);
            all.addAll(tags);
            return new Todo(todo.label, all, todo.done);
        }
    }

    public record Completed(@Nullable LocalDate date) implements Event {
        @Override
        public Todo mutate(Todo todo) {
            return new Todo(todo.label, todo.tags, true);
        }
    }

    public record Discarded() implements Event, Discard<Todo> {}

    /** The event that begins a todo. */
    public static Created create(String label) {
        return create(label, null);
    }

    /** The event that begins a todo which was written down on a certain day. */
    public static Created create(String label, @Nullable LocalDate date) {
        return new Created(requireText("label", label), date);
    }

    public Decision<Todo> rename(String newLabel) {
        requireText("label", newLabel);
        return newLabel.equals(label) ? Decision.none() : new ChangedLabel(newLabel);
    }

    /** Adds tags, each one once. */
    public Decision<Todo> tag(List<String> more) {
        Set<String> fresh = new LinkedHashSet<>();
        for (String tag : more) {
            fresh.add(requireText("tag", tag));
        }
        fresh.removeAll(Set.copyOf(tags));
        return fresh.isEmpty() ? Decision.none() : new Tagged(List.copyOf(fresh));
    }

    public Decision<Todo> complete() {
        return complete(null);
    }

    /** Completes a todo that was done on a certain day. */
    public Decision<Todo> complete(@Nullable LocalDate date) {
        return done ? Decision.none() : new Completed(date);
    }

    public Decision<Todo> discard() {
        return new Discarded();
    }

    /** Whether nothing of a text can be seen. */
    public static boolean isBlank(String text) {
        return text.codePoints()
                .allMatch(c -> Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || Character.getType(c) == Character.CONTROL
                        || Character.getType(c) == Character.FORMAT
                        || c == HANGUL_FILLER);
    }

    private static String requireText(String what, String text) {
        if (isBlank(text)) {
            throw new InvalidTodoException("the " + what + " is blank");
        }
        int length = text.codePointCount(0, text.length());
        if (length > MAX_LABEL_LENGTH) {
            throw new InvalidTodoException(
                    "the " + what + " has " + length + " characters, " + MAX_LABEL_LENGTH + " are allowed");
        }
        if (text.codePoints().anyMatch(each -> Character.MIN_SURROGATE <= each && each <= Character.MAX_SURROGATE)) {
            throw new InvalidTodoException("the " + what + " contains half a character (a lone surrogate)");
        }
        return text;
    }
}
