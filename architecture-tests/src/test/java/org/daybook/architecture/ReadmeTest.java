package org.daybook.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.daybook.architecture.Repository.Dependency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documents show code that runs, and what the README shows first is as short as it claims. */
class ReadmeTest {

    private static final Path ROOT = Repository.root();
    private static final Path HELLO = ROOT.resolve("examples/hello-world/src/main/java/org/daybook/examples/hello");

    /** Each of its blocks is written to a file or run by smoke-tests, which accept no other. */
    private static final String TUTORIAL = "docs/tutorial.md";

    private static final String SOURCE = """
            package com.acme;

            class Todo {
                // region middle
                void twice() {

                    twice();
                }
                // endregion
            }
            """;

    @TempDir
    Path folder;

    @Test
    void every_java_block_of_every_document_is_cut_from_a_source() throws IOException {
        Map<String, Integer> blocks = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        for (Path file : Repository.markdown()) {
            String name = ROOT.relativize(file).toString();
            if (name.equals(TUTORIAL)) {
                continue;
            }
            String text = Files.readString(file);
            problems.addAll(ReadmeBlocks.problems(ROOT, name, text));
            blocks.put(name, ReadmeBlocks.count(ROOT, name, text));
        }
        assertThat(problems).isEmpty();
        assertThat(blocks).containsKeys("README.md", "CONTRIBUTING.md", "docs/adr/0002-jackson-3.md");
        assertThat(blocks.get("README.md")).isPositive();
        assertThat(blocks.get("docs/from-djangoevents.md")).isPositive();
    }

    /** But for the logging, which everybody chooses for himself. */
    @Test
    void the_dependencies_shown_to_those_who_know_djangoevents_are_those_of_its_example() throws IOException {
        String document = Files.readString(ROOT.resolve("docs/from-djangoevents.md"));
        String block = document.substring(document.indexOf("```xml"));
        List<String> shown = Pattern.compile("<artifactId>(.*?)</artifactId>")
                .matcher(block.substring(0, block.indexOf("```\n")))
                .results()
                .map(each -> each.group(1))
                .toList();
        assertThat(Repository.dependencies(ROOT.resolve("examples/from-djangoevents")))
                .filteredOn(Dependency::isForUsers)
                .extracting(Dependency::artifactId)
                .filteredOn(each -> !each.equals("logback-classic"))
                .isNotEmpty()
                .containsExactlyElementsOf(shown);
    }

    @Test
    void hello_world_has_at_most_25_lines() throws IOException {
        assertThat(Files.readAllLines(HELLO.resolve("Todo.java"))).hasSizeLessThanOrEqualTo(25);
    }

    @Test
    void each_first_program_imports_from_at_most_three_packages_of_daybook() throws IOException {
        for (String file : List.of("Todo.java", "Account.java", "Cart.java")) {
            Set<String> packages = new TreeSet<>();
            for (String line : Files.readAllLines(HELLO.resolve(file))) {
                if (line.startsWith("import org.daybook.")) {
                    packages.add(line.substring("import ".length(), line.lastIndexOf('.')));
                }
            }
            assertThat(packages).as(file).isNotEmpty().hasSizeLessThanOrEqualTo(3);
        }
    }

    private List<String> problems(String... lines) throws IOException {
        Files.writeString(folder.resolve("Todo.java"), SOURCE);
        return ReadmeBlocks.problems(folder, "README.md", String.join("\n", lines));
    }

    @Test
    void a_whole_file_may_leave_out_its_package() throws IOException {
        String whole = "<!-- cut from: Todo.java -->\n```java\n" + SOURCE + "```";
        assertThat(problems(whole)).isEmpty();
        assertThat(problems(whole.replace("package com.acme;\n\n", ""))).isEmpty();
    }

    @Test
    void a_region_is_moved_to_the_left() throws IOException {
        assertThat(problems(
                        "text",
                        "<!-- cut from: Todo.java#middle -->",
                        "```java",
                        "void twice() {",
                        "",
                        "    twice();",
                        "}",
                        "```"))
                .isEmpty();
    }

    @Test
    void a_difference_is_shown() throws IOException {
        assertThat(problems(
                        "text",
                        "<!-- cut from: Todo.java#middle -->",
                        "```java",
                        "void twice() {",
                        "",
                        "    thrice();",
                        "}",
                        "```"))
                .containsExactly("README.md line 3: the block is not what Todo.java says, first in its line 3:\n"
                        + "    shown:     thrice();\n"
                        + "    real:      twice();");
    }

    @Test
    void what_is_missing_or_too_much_is_a_difference() throws IOException {
        assertThat(problems("<!-- cut from: Todo.java#middle -->", "```java", "void twice() {", "```"))
                .singleElement()
                .asString()
                .contains("shown: (the block ends)");
        assertThat(problems(
                        "<!-- cut from: Todo.java#middle -->",
                        "```java",
                        "void twice() {",
                        "",
                        "    twice();",
                        "}",
                        "more();",
                        "```"))
                .singleElement()
                .asString()
                .contains("shown: more();")
                .contains("real:  (the source ends)");
    }

    @Test
    void a_block_that_is_cut_from_nowhere_is_found() throws IOException {
        assertThat(problems("```java", "class Todo {}", "```", "", "~~~ Java", "~~~"))
                .containsExactly(
                        "README.md line 1: a Java block without <!-- cut from: FILE --> or "
                                + "<!-- cut from: FILE#region --> in the line before",
                        "README.md line 5: a Java block without <!-- cut from: FILE --> or "
                                + "<!-- cut from: FILE#region --> in the line before");
        assertThat(problems("<!-- cut from: Gone.java -->", "```java", "```"))
                .containsExactly("README.md line 2: there is no file Gone.java in the repository to cut from");
        assertThat(problems("<!-- cut from: ../Todo.java -->", "```java", "```"))
                .hasSize(1);
        assertThat(problems("<!-- cut from: Todo.java#end -->", "```java", "```"))
                .containsExactly(
                        "README.md line 2: there are no lines between // region end and // endregion in Todo.java");
        assertThat(problems("<!-- cut from: Todo.java -->", "```java", "class Todo {"))
                .first()
                .isEqualTo("README.md line 2: the block that begins here does not end");
    }

    @Test
    void a_block_of_another_language_that_says_where_it_is_cut_from_is_compared() throws IOException {
        assertThat(problems("<!-- cut from: Todo.java#middle -->", "```properties", "a=b", "```"))
                .singleElement()
                .asString()
                .contains("shown: a=b");
    }

    @Test
    void other_languages_are_free_and_a_fence_in_a_block_is_text() throws IOException {
        assertThat(problems("```xml", "<a/>", "```", "````text", "```java", "x", "```", "````", "```sh", "mvn", "```"))
                .isEmpty();
    }
}
