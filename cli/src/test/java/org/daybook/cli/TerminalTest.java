package org.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is only seen by somebody who sits at a terminal: it is one of {@code script}, which most systems have. */
class TerminalTest {

    private static final Path SCRIPT = Path.of("/usr/bin/script");

    @TempDir
    Path folder;

    @BeforeEach
    void requireTerminals() {
        if (!Files.isExecutable(SCRIPT)) {
            System.out.println("NOT RUN: commands on a terminal, since there is no " + SCRIPT + " here");
            Assumptions.abort("there is no " + SCRIPT + " here");
        }
    }

    private Process start(String... arguments) throws IOException {
        String command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                                Main.class.getName()),
                        Stream.of(arguments))
                .map(each -> "'" + each + "'")
                .collect(Collectors.joining(" "));
        Path file = Files.writeString(folder.resolve("command.sh"), command);
        ProcessBuilder builder =
                new ProcessBuilder(SCRIPT.toString(), "-qec", "sh " + file, "/dev/null").redirectErrorStream(true);
        builder.environment().remove("DAYBOOK_PASSWORD");
        builder.environment().put("TERM", "xterm");
        return builder.start();
    }

    /** What is shown until a text appears, that included, or to the end. */
    private static String shown(InputStream out, String until) throws IOException {
        StringBuilder shown = new StringBuilder();
        for (int c = out.read(); c >= 0; c = out.read()) {
            shown.append((char) c);
            if (shown.toString().endsWith(until)) {
                break;
            }
        }
        return shown.toString();
    }

    private static String rest(InputStream out) throws IOException {
        return new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void a_password_is_asked_for_and_not_shown() throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("journal");
        try (Connection connection = DriverManager.getConnection(url, "keeper", "Secret+1")) {
            assertThat(connection.isValid(1)).isTrue();
        }
        Process process = start("schema", "create", "--journal", url, "--user", "keeper");
        try (InputStream out = process.getInputStream();
                OutputStream in = process.getOutputStream()) {
            assertThat(shown(out, "keeper: ")).endsWith("Password of keeper: ");
            in.write("Secret+1\n".getBytes(StandardCharsets.UTF_8));
            in.flush();

            assertThat(rest(out))
                    .contains("the tables are there, for 1 partition(s)")
                    .doesNotContain("Secret");
        }
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void a_bar_shows_how_far_it_is() throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("journal");
        RandomJournal.store(url, new RandomJournal(9).odd(500));
        Process process = start(
                "export",
                "--journal",
                url,
                "-o",
                folder.resolve("events.ndjson").toString());
        try (InputStream out = process.getInputStream()) {
            assertThat(rest(out)).containsPattern("\rexport +\\d+% ").contains("500 events, SHA-256 ");
        }
        assertThat(process.waitFor()).isZero();
    }
}
