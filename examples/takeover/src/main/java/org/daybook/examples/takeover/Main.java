package org.daybook.examples.takeover;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** Runs the command. Texts may be of any language, whatever the locale says: what is printed is UTF-8. */
public final class Main {

    /** Of a command that could not read each aggregate. */
    static final int FOUND = 1;

    /** Of a command that failed. A wrong usage has {@link ExitCode#USAGE}. */
    static final int FAILED = 3;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(utf8(FileDescriptor.out), new PrintWriter(utf8(FileDescriptor.err), true), arguments));
    }

    /** One that tells when nobody reads any more, as a {@link PrintWriter} does not. */
    private static Writer utf8(FileDescriptor descriptor) {
        return new BufferedWriter(
                new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), 1 << 16);
    }

    static int run(Writer out, PrintWriter err, String... arguments) {
        int status = new CommandLine(new TakeoverCommand(out))
                .setOut(new PrintWriter(out))
                .setErr(err)
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    err.println("error: " + printable(describe(exception)));
                    return FAILED;
                })
                .execute(arguments);
        try {
            out.flush();
        } catch (IOException e) {
            if (status != FAILED) {
                err.println("error: standard output cannot be written: " + e.getMessage());
            }
            return FAILED;
        }
        return status;
    }

    private static String describe(Exception exception) {
        String message = exception.getMessage();
        return message == null ? exception.toString() : message;
    }

    /** A message may name what others have stored, such as an id that would move the cursor. */
    static String printable(String message) {
        return message.replaceAll("[\\p{Cc}&&[^\\t]]+", " ").strip();
    }
}
