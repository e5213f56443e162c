package org.daybook.examples.todo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** Runs a command. Labels may be of any language, whatever the locale says: what is printed is UTF-8. */
public final class Main {

    /** Of a command that failed. A wrong usage has {@link ExitCode#USAGE}, an import that refused lines 1. */
    static final int FAILED = 3;

    private Main() {}

    public static void main(String[] arguments) {
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new TodoCommand())
                .setExpandAtFiles(false) // @home is a tag
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    command.getErr().println("error: " + describe(exception));
                    return FAILED;
                })
                .execute(arguments);
    }

    private static String describe(Exception exception) {
        String message = exception.getMessage();
        return message == null ? exception.toString() : message;
    }
}
