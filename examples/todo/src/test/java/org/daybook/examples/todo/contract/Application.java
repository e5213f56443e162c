package org.daybook.examples.todo.contract;

import java.util.List;

/**
 * An application that serves todos.
 *
 * @param command starts it as a process that listens at any free port
 * @param statusWhenAskedToStop with which it ends in order after SIGTERM: that of a JVM which knows nothing of the signal is 143
 */
public record Application(List<String> command, int statusWhenAskedToStop) {}
