package org.daybook.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daybook.smoke.Tutorial.Commands;
import org.daybook.smoke.Tutorial.Elsewhere;
import org.daybook.smoke.Tutorial.FileToWrite;
import org.daybook.smoke.Tutorial.Step;
import org.daybook.smoke.Tutorial.Variable;
import org.junit.jupiter.api.Test;

class TutorialTest {

    private static final Pattern VERSION = Pattern.compile(
            "<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>"
                    + "|\"[a-z.]+:([a-z-]+):([0-9][^\"]*)\"" // as Gradle has it
                    + "|<(spring-boot)\\.version>([^<]+)<|id\\(\"org\\.springframework\\.(boot)\"\\) version \"([^\"]+)\"");

    private static List<Step> steps(String... lines) {
        return Tutorial.steps(String.join("\n", lines));
    }

    @Test
    void blocks_are_steps_in_their_order() {
        assertThat(steps(
                        "Write `a/B.java`:",
                        "",
                        "<!-- file: a/B.java -->",
                        "```java",
                        "class B {",
                        "",
                        "}",
                        "```",
                        "<!-- set: NAME -->",
                        "```sh",
                        "one",
                        "```",
                        "text",
                        "```output",
                        "two",
                        "```",
                        "<!-- fails -->",
                        "```sh",
                        "three",
                        "```",
                        "<!-- elsewhere: there -->",
                        "```sh",
                        "four",
                        "```"))
                .containsExactly(
                        new FileToWrite(4, "a/B.java", "class B {\n\n}\n"),
                        new Variable(9, "NAME"),
                        new Commands(10, "one\n", false, "two\n"),
                        new Commands(18, "three\n", true, ""),
                        new Elsewhere(22, "four\n"));
    }

    @Test
    void a_block_that_nothing_is_done_with_is_refused() {
        assertThatThrownBy(() -> steps("text", "```java", "class B {}", "```"))
                .hasMessage("line 2: a block that nothing is done with: neither a file nor sh nor output");
        assertThatThrownBy(() -> steps("```", "x", "```")).hasMessageContaining("nothing is done with");
    }

    @Test
    void an_output_of_nothing_is_refused() {
        assertThatThrownBy(() -> steps("```output", "x", "```")).hasMessageStartingWith("line 1: an output of nothing");
        assertThatThrownBy(() -> steps("```sh", "x", "```", "```output", "y", "```", "```output", "z", "```"))
                .hasMessageStartingWith("line 7: an output of nothing");
    }

    @Test
    void a_file_that_only_the_comment_names_is_refused() {
        assertThatThrownBy(() -> steps("Write a file:", "", "<!-- file: a -->", "```xml", "x", "```"))
                .hasMessage("line 4: the text above does not name the file a");
    }

    @Test
    void a_comment_without_its_block_and_a_block_without_end_are_refused() {
        assertThatThrownBy(() -> steps("`a`", "", "<!-- file: a -->", "", "```xml", "x", "```"))
                .hasMessageContaining("no block below it");
        assertThatThrownBy(() -> steps("```sh", "x")).hasMessage("line 1: a block that does not end");
    }

    @Test
    void an_output_is_exact_but_for_what_is_left_out() {
        assertThat(Tutorial.isShown("a\nb\n", "a\nb\n")).isTrue();
        assertThat(Tutorial.isShown("a\nb \n", "a\nb\n")).isFalse();
        assertThat(Tutorial.isShown("a\nb\nc\n", "a\nb\n")).isFalse();
        assertThat(Tutorial.isShown("", "")).isTrue();
        assertThat(Tutorial.isShown("x\n", "")).isFalse();
        assertThat(Tutorial.isShown("(3 rows, 12 ms)\n", "(3 rows, … ms)\n")).isTrue();
        assertThat(Tutorial.isShown("(4 rows, 12 ms)\n", "(3 rows, … ms)\n")).isFalse();
        assertThat(Tutorial.isShown("(3 rows, 1\n2 ms)\n", "(3 rows, … ms)\n")).isFalse();
        assertThat(Tutorial.isShown("a\nb\nc\nd\n", "a\n…\nd\n")).isTrue();
        assertThat(Tutorial.isShown("a\nb\nc\n", "a\n…\nd\n")).isFalse();
        assertThat(Tutorial.isShown("a.c\n", "a.c\n")).isTrue();
        assertThat(Tutorial.isShown("abc\n", "a.c\n")).isFalse();
    }

    /** So that they are the versions that were tested, and those that a build has downloaded anyway. */
    @Test
    void the_versions_shown_to_users_are_those_of_this_build() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        Map<String, String> own = versions(Files.readString(root.resolve("pom.xml")));
        own.put("junit-jupiter", own.get("junit-bom"));
        own.put("junit-platform-launcher", own.get("junit-bom"));
        own.put("daybook-bom", own.get("daybook-parent"));
        own.put("spring-boot-dependencies", own.get("spring-boot"));
        own.put("boot", own.get("spring-boot"));
        Map<String, Integer> leastIn = Map.of(
                "README.md", 2,
                "docs/from-djangoevents.md", 1,
                "docs/tutorial.md", 6,
                "docs/how-to/java-se.md", 1,
                "docs/how-to/cdi.md", 1,
                "docs/how-to/gradle.md", 6,
                "docs/how-to/spring-boot.md", 1,
                "smoke-tests/src/test/projects/parcels/pom.xml", 6,
                "smoke-tests/src/test/projects/pallets/pom.xml", 6,
                "smoke-tests/src/test/projects/crates/pom.xml", 7);
        for (String file : leastIn.keySet()) {
            Map<String, String> shown = versions(Files.readString(root.resolve(file)));
            shown.keySet().removeAll(List.of("tea-shop", "parcels", "pallets", "crates"));
            assertThat(shown).as(file).hasSizeGreaterThanOrEqualTo(leastIn.get(file));
            assertThat(own).as(file).containsAllEntriesOf(shown);
        }
    }

    /** By artifact, with the properties put in. */
    private static Map<String, String> versions(String pom) {
        Map<String, String> versions = new TreeMap<>();
        Matcher matcher = VERSION.matcher(pom);
        while (matcher.find()) {
            int name = 1;
            while (matcher.group(name) == null) {
                name += 2;
            }
            String version = matcher.group(name + 1);
            if (version.startsWith("${")) {
                String property = version.substring(2, version.length() - 1);
                Matcher value = Pattern.compile("<" + Pattern.quote(property) + ">([^<]+)<")
                        .matcher(pom);
                version = value.find() ? value.group(1) : version;
            }
            versions.putIfAbsent(matcher.group(name), version);
        }
        return versions;
    }
}
