package org.daybook.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.daybook.smoke.Command.Result;
import org.daybook.smoke.Tutorial.Commands;
import org.daybook.smoke.Tutorial.Elsewhere;
import org.daybook.smoke.Tutorial.FileToWrite;
import org.daybook.smoke.Tutorial.Step;
import org.daybook.smoke.Tutorial.Variable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows the tutorial word by word in an empty folder. One step is replaced: its reader installs Daybook into the local Maven
 * repository, and here the same artifacts come from {@link BuiltJars}, so that nobody's repository is changed; that command
 * itself is run by {@code .ci/run}. And the reader has a PostgreSQL; here one is started.
 */
class TutorialIT {

    @TempDir
    Path folder;

    /** Where the terminal is and what is set in it, between two blocks. */
    @TempDir
    Path terminal;

    private EmbeddedPostgres postgres;
    private boolean stopped;

    @BeforeEach
    void openTerminal() throws IOException {
        Files.writeString(terminal.resolve("state"), "cd '" + folder + "'\n");
        Files.writeString(terminal.resolve("folder"), folder + "\n");
    }

    @AfterEach
    void stopPostgres() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> the_tutorial_can_be_followed() throws IOException {
        String tutorial = Files.readString(BuiltJars.root().resolve("docs/tutorial.md"));
        return Tutorial.steps(tutorial).stream().map(step -> dynamicTest(step.toString(), () -> take(step)));
    }

    private void take(Step step) throws IOException {
        assumeTrue(!stopped, "a step before this one failed, or could not be taken");
        stopped = true;
        if (step instanceof FileToWrite file) {
            write(file);
        } else if (step instanceof Commands commands) {
            run(commands);
        } else if (step instanceof Variable variable) {
            set(variable);
        } else if (step instanceof Elsewhere elsewhere) {
            assertThat(elsewhere.script())
                    .as("the only step that is replaced, by %s", BuiltJars.class)
                    .isEqualTo("mvn -q install -DskipTests\n");
        }
        stopped = false;
    }

    private void write(FileToWrite file) throws IOException {
        Path here = Path.of(Files.readString(terminal.resolve("folder")).strip());
        Path path = here.resolve(file.path());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.text());
    }

    private void run(Commands commands) throws IOException {
        Files.writeString(terminal.resolve("block"), commands.script());
        Result result = Command.run(folder, """
                exec 2>&1
                . '%1$s/state'
                trap 'pwd > "%1$s/folder"; { export -p; echo "cd \\"$PWD\\""; } > "%1$s/state"' EXIT
                set -e
                . '%1$s/block'
                """.formatted(terminal));
        String printed = visible(commands, result.printed());

        if (commands.fail()) {
            assertThat(result.exit()).as("exit of %s%n%s", commands, printed).isNotZero();
        } else {
            assertThat(result.exit()).as("exit of %s%n%s", commands, printed).isZero();
        }
        if (!Tutorial.isShown(printed, commands.output())) {
            assertThat(printed).as("what is printed by %s", commands).isEqualTo(commands.output());
        }
    }

    /** Without what the tutorial does not promise: a JDK that warns of Maven, or tells which options it got. */
    private static String visible(Commands commands, String printed) {
        boolean maven = commands.script().contains("mvn ");
        StringBuilder visible = new StringBuilder();
        printed.replaceAll("\u001b\\[[0-9;]*m", "").lines().forEach(line -> {
            boolean ofTheJdk = line.matches("(NOTE: )?Picked up \\w*JAVA\\w*_OPTIONS:.*")
                    || (maven && (line.startsWith("WARNING: ") || line.isEmpty()));
            if (!ofTheJdk) {
                visible.append(line).append('\n');
            }
        });
        return visible.toString();
    }

    private void set(Variable variable) throws IOException {
        assertThat(variable.name()).isEqualTo("DAYBOOK_JPA_URL");
        String url = startPostgres();
        Files.writeString(
                terminal.resolve("state"), "export " + variable.name() + "='" + url + "'\n", StandardOpenOption.APPEND);
    }

    private String startPostgres() {
        postgres = TestPostgres.start();
        return postgres.getJdbcUrl("postgres", "postgres");
    }
}
