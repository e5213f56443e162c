package org.daybook.examples.todo.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Why somebody who has Spring would use it. */
class SizeTest {

    @Test
    void itTakesLessThanAThirdOfTheLinesOfTheOther() throws IOException {
        long lines = lines(Path.of("src/main/java"));
        long linesOfTheOther = lines(Path.of("../todo/src/main/java"));
        System.out.println(lines + " lines instead of " + linesOfTheOther);
        assertThat(lines).isPositive().isLessThan(linesOfTheOther / 3);
    }

    /** Those that are not blank. */
    private static long lines(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long lines = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                lines += Files.readAllLines(file).stream()
                        .filter(line -> !line.isBlank())
                        .count();
            }
            return lines;
        }
    }
}
