package org.daybook.examples.todo.model;

/** A text cannot be a todo's label or tag. The message is for whoever wrote the text. */
public final class InvalidTodoException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    InvalidTodoException(String message) {
        super(message);
    }
}
