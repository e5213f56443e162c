package org.daybook.examples.todo.spring;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.daybook.event.*;
import org.jspecify.annotations.Nullable;

/** Something to do. Its events are stored as those of the other todo application are, so that either reads the journal of both. */
public record Todo(String label, List<String> tags, boolean done) {

    private static final int MAX_LENGTH = 10_000;

    /** The Hangul filler is counted among the letters, but of no width. */
    private static final Pattern NOTHING_TO_SEE = Pattern.compile("[\\p{Z}\\p{Cc}\\p{Cf}\\u3164]*");

    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

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
            return new Todo(todo.label, List.copyOf(all), todo.done);
        }
    }

    public record Completed(@Nullable LocalDate date) implements Event {
        @Override
        public Todo mutate(Todo todo) {
            return new Todo(todo.label, todo.tags, true);
        }
    }

    public record Discarded() implements Event, Discard<Todo> {}

    /** A text cannot be a label or a tag. The message is for whoever wrote the text. */
    public static final class InvalidException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        InvalidException(String message) {
            super(message);
        }
    }

    public static Created create(String label) {
        return new Created(requireText("label", label), null);
    }

    public Decision<Todo> rename(String newLabel) {
        requireText("label", newLabel);
        return newLabel.equals(label) ? Decision.none() : new ChangedLabel(newLabel);
    }

    public Decision<Todo> tag(List<String> more) {
        Set<String> fresh = new LinkedHashSet<>(more);
        fresh.forEach(tag -> requireText("tag", tag));
        fresh.removeAll(Set.copyOf(tags));
        return fresh.isEmpty() ? Decision.none() : new Tagged(List.copyOf(fresh));
    }

    public Decision<Todo> complete() {
        return done ? Decision.none() : new Completed(null);
    }

    private static String requireText(String what, String text) {
        if (NOTHING_TO_SEE.matcher(text).matches()) {
            throw new InvalidException("the " + what + " is blank");
        }
        if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
            throw new InvalidException("the " + what + " has more than " + MAX_LENGTH + " characters");
        }
        if (LONE_SURROGATE.matcher(text).find()) {
            throw new InvalidException("the " + what + " contains half a character (a lone surrogate)");
        }
        return text;
    }
}
