package org.daybook.cli;

import java.io.FileDescriptor;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/** Runs a command. Ids may be of any language, whatever the locale says: what is printed is UTF-8. */
public final class Main {

    /** Of a command that found something to tell, such as a defect. */
    static final int FOUND = 1;

    /** Of a command that failed. A wrong usage has {@link ExitCode#USAGE}. */
    static final int FAILED = 3;

    private Main() {}

    public static void main(String[] arguments) {
        StandardStream out = new StandardStream(FileDescriptor.out);
        PrintWriter err = utf8(new StandardStream(FileDescriptor.err));
        PrintWriter printer = utf8(out);
        int status = run(printer, err, arguments);
        printer.flush();
        System.exit(out.statusAfter(status, err));
    }

    private static PrintWriter utf8(OutputStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /**
     * Runs a command in this process.
     *
     * @param out where to print what was found
     * @param err where to print what went wrong
     * @param arguments the command and its options
     * @return the exit status
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new DaybookCommand())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    if (exception instanceof ParameterException wrong) {
                        return command.getParameterExceptionHandler().handleParseException(wrong, arguments);
                    }
                    if (exception instanceof OutputClosedException) {
                        return FAILED; // what there is to say of it, the stream says
                    }
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
