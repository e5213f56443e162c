package org.daybook.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** Runs a command. Ids may be of any language, whatever the locale says: what is printed is UTF-8. */
public final class Main {

    /** Of a command that found something to tell, such as a defect. */
    static final int FOUND = 1;

    /** Of a command that failed. A wrong usage has {@link ExitCode#USAGE}. */
    static final int FAILED = 3;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(utf8(FileDescriptor.out), utf8(FileDescriptor.err), arguments));
    }

    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new DaybookCommand())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    command.getErr().println("error: " + printable(describe(exception)));
                    return FAILED;
                })
                .execute(arguments);
    }

    private static String describe(Exception exception) {
        String message = exception.getMessage();
        return message == null ? exception.toString() : message;
    }

    /** A message may name what others have stored, such as an id that would move the cursor. */
    private static String printable(String message) {
        return message.replaceAll("[\\p{Cc}&&[^\\r\\n\\t]]", "\uFFFD");
    }
}
