package org.daybook.smoke;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The projects of somebody else. */
final class Projects {

    static final Path FOLDER = Path.of("src/test/projects");

    private Projects() {}

    /** Copies one to where it cannot see this build. */
    static Path copy(String name, Path target) throws IOException {
        Path project = FOLDER.resolve(name);
        for (Path each : files(name)) {
            Path copy = target.resolve(project.relativize(each).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(each, copy);
        }
        return target;
    }

    static List<Path> files(String name) throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER.resolve(name))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
