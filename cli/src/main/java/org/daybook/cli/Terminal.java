package org.daybook.cli;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Whether somebody sits there. */
final class Terminal {

    private Terminal() {}

    /** The terminal, if this process has one. From Java 22 on there is a console without a terminal too, which then says so. */
    static @Nullable Console console() {
        Console console = System.console();
        if (console == null) {
            return null;
        }
        try {
            boolean isTerminal = (boolean) Console.class.getMethod("isTerminal").invoke(console);
            return isTerminal ? console : null;
        } catch (NoSuchMethodException e) {
            return console;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return null;
        }
    }
}
