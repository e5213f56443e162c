package org.daybook.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the Javadoc of every public type says. That it is complete and well-formed is checked by the Javadoc tool itself. */
class JavadocTest {

    private static final String EXAMPLE = " * <pre>{@code\n * one();\n * }</pre>\n";

    private static Map<String, List<String>> ofLibraries() {
        Map<String, List<String>> types = new TreeMap<>();
        for (String module : Repository.libraries()) {
            types.putAll(PublicTypes.below(Repository.root().resolve(module).resolve("src/main/java")));
        }
        return types;
    }

    private static List<String> lacking(String javadoc, String declaration) {
        return PublicTypes.in(List.of("package a;\n" + javadoc + declaration)).get("a.One");
    }

    @Test
    void every_public_type_shows_an_example_and_says_which_threads_may_use_it() {
        Map<String, List<String>> lacking = ofLibraries();
        lacking.values().removeIf(List::isEmpty);
        assertThat(lacking).as("public types, and what their Javadoc lacks").isEmpty();
    }

    @Test
    void the_public_types_are_seen() {
        assertThat(ofLibraries())
                .containsKeys(
                        "org.daybook.Daybook",
                        "org.daybook.event.StoredEvent",
                        "org.daybook.handler.SubscribeTo",
                        "org.daybook.store.jpa.JpaStore",
                        "org.daybook.contract.StoreContract")
                .doesNotContainKey("org.daybook.event.Events");
    }

    @Test
    void a_type_without_an_example_is_found() {
        assertThat(lacking("/** Immutable. */", "public record One() {}")).containsExactly("an example");
        assertThat(lacking("/** Immutable.\n * <pre>{@code\n * }</pre>\n */", "public record One() {}"))
                .as("an empty one is none")
                .containsExactly("an example");
    }

    @Test
    void a_type_without_a_word_on_threads_is_found() {
        assertThat(lacking("/** Calls back in the thread that stored.\n" + EXAMPLE + " */", "public class One {}"))
                .containsExactly("a word on threads");
    }

    @Test
    void a_type_without_javadoc_is_found() {
        assertThat(lacking("", "public enum One {}")).containsExactly("an example", "a word on threads");
        assertThat(lacking("/* Immutable.\n" + EXAMPLE + " */", "public class One {}"))
                .as("a comment is no Javadoc")
                .hasSize(2);
    }

    @Test
    void what_is_said_of_a_member_is_not_taken_for_what_is_said_of_its_type() {
        String member = "/** Immutable.\n" + EXAMPLE + " */ int two() { return 2; }";
        assertThat(lacking("/** One. */", "public class One {" + member + "}")).hasSize(2);
    }

    @Test
    void a_type_that_says_all_is_complete_whatever_kind_it_is_of() {
        for (String sentence : List.of(
                "Immutable.",
                "Not safe for use by\n * several threads at once.",
                "Safe for use by any number of threads.",
                "Used by one thread.")) {
            String javadoc = "/**\n * One. " + sentence + "\n *\n" + EXAMPLE + " */\n";
            assertThat(lacking(javadoc, "@Deprecated public @interface One {}")).isEmpty();
            assertThat(lacking(javadoc, "public sealed interface One permits Two {}"))
                    .isEmpty();
        }
    }

    @Test
    void a_type_that_is_not_public_needs_neither() {
        assertThat(PublicTypes.in(List.of("package a; class One { public class Two {} }")))
                .isEmpty();
    }
}
