package org.daybook.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/** Standard output, which remembers why it could not be written to: a {@link PrintWriter} forgets that. */
final class StandardStream extends OutputStream {

    private final FileOutputStream stream;
    private volatile @Nullable IOException failure;

    StandardStream(FileDescriptor descriptor) {
        this.stream = new FileOutputStream(descriptor);
    }

    /** How the process ends: quietly if whoever read this has gone, and with an error if it could not be written. */
    int statusAfter(int status, PrintWriter err) {
        IOException reason = failure;
        if (reason == null) {
            return status;
        }
        String message = String.valueOf(reason.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("pipe")) {
            return ExitCode.OK;
        }
        err.println("error: cannot write to standard output: " + message);
        return Main.FAILED;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            stream.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}
