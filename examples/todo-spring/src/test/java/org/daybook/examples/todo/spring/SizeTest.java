package org.daybook.examples.todo.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Why somebody who has Spring would use it. */
class SizeTest {

    private static final Path OTHER = Path.of("../todo/src/main/java");

    /** The commands that this application does not have, and what only they use. */
    private static final Set<String> COMMANDS = Set.of(
            "ImportCommand.java",
            "ListStatus.java",
            "ParkedCommand.java",
            "Progress.java",
            "TextLines.java",
            "TodoCommand.java",
            "TodoTxtLine.java");

    @Test
    void itTakesTwoFifthsOfTheLinesByWhichTheOtherServes() throws IOException {
        long lines = lines(Path.of("src/main/java"), file -> true);
        long serving = lines(OTHER, file -> !COMMANDS.contains(String.valueOf(file.getFileName())));
        System.out.println(lines + " lines instead of " + serving);
        assertThat(lines).isPositive().isLessThanOrEqualTo(serving * 2 / 5);
    }

    @Test
    void theCommandsThatAreLeftOutAreThere() throws IOException {
        try (Stream<Path> files = Files.walk(OTHER)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName()))).containsAll(COMMANDS);
        }
    }

    /** Those that are not blank. */
    private static long lines(Path folder, Predicate<Path> isCounted) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long lines = 0;
            for (Path file :
                    files.filter(Files::isRegularFile).filter(isCounted).toList()) {
                lines += Files.readAllLines(file).stream()
                        .filter(line -> !line.isBlank())
                        .count();
            }
            return lines;
        }
    }
}
