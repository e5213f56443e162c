package org.daybook.examples.todo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.daybook.event.AggregateDiscardedException;
import org.daybook.event.AggregateNotFoundException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** Runs a command. Labels may be of any language, whatever the locale says: what is printed is UTF-8. */
public final class Main {

    /** Of a command that failed. A wrong usage has {@link ExitCode#USAGE}, an import that refused lines 1. */
    static final int FAILED = 3;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(utf8(FileDescriptor.out), utf8(FileDescriptor.err), arguments));
    }

    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new TodoCommand())
                .setOut(out)
                .setErr(err)
                .setExpandAtFiles(false) // @home is a tag
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    command.getErr().println("error: " + printable(describe(exception)));
                    return FAILED;
                })
                .execute(arguments);
    }

    private static String describe(Exception exception) {
        if (exception instanceof AggregateDiscardedException) {
            return "this todo was removed; its history can still be shown";
        }
        if (exception instanceof AggregateNotFoundException) {
            return "there is no such todo";
        }
        String message = exception.getMessage();
        return message == null ? exception.toString() : message;
    }

    /** A message may name what others have stored, such as an id that would move the cursor. */
    private static String printable(String message) {
        return message.replaceAll("[\\p{Cc}&&[^\\r\\n\\t]]", "\uFFFD");
    }
}
