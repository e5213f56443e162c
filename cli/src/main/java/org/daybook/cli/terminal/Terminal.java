package org.daybook.cli.terminal;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Whether somebody sits there. */
public final class Terminal {

    private Terminal() {}

    /**
     * The terminal, if this process has one for its input and its output.
     *
     * @return the console, or {@code null} if there is none
     */
    public static @Nullable Console console() {
        Console console = System.console();
        if (console == null) {
            return null;
        }
        try { // from Java 22 on there is a console without a terminal, too
            boolean isTerminal = (boolean) Console.class.getMethod("isTerminal").invoke(console);
            return isTerminal ? console : null;
        } catch (NoSuchMethodException e) {
            return console;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return null;
        }
    }
}
