package org.daybook.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daybook.cli.terminal.Printable;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Positions as they are given in the command line. */
final class PositionText {

    private static final Pattern ONE = Pattern.compile("(?:(\\d{1,4})/)?(\\d{1,18})");

    private PositionText() {}

    /** One for each partition of a journal; its beginning if none are given. */
    static Positions parse(CommandSpec spec, @Nullable String text, int partitions) {
        if (text == null) {
            return Positions.start(partitions);
        }
        Positions parsed;
        try {
            parsed = text.matches("\\d{1,18}")
                    ? Positions.of(new Position(0, Long.parseLong(text)))
                    : Positions.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a position is a number from 0, or one for each partition, as in 0/12,1/7, but was "
                            + Printable.of(text));
        }
        if (parsed.each().size() != partitions) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the journal has " + partitions + " partition(s), but there were positions of "
                            + parsed.each().size());
        }
        return parsed;
    }

    /** One position, of partition 0 unless it says another. */
    static Position parseOne(CommandSpec spec, String text) {
        Matcher parts = ONE.matcher(text);
        if (!parts.matches()) {
            throw new ParameterException(
                    spec.commandLine(), "a position is written as in 0/12, but was " + Printable.of(text));
        }
        int partition = parts.group(1) == null ? 0 : Integer.parseInt(parts.group(1));
        return new Position(partition, Long.parseLong(parts.group(2)));
    }
}
