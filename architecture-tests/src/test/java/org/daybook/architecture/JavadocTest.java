package org.daybook.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the Javadoc of every public type and its methods says. That it is complete and well-formed is checked by the Javadoc tool itself. */
class JavadocTest {

    private static final String EXAMPLE = " * <pre>{@code\n * one();\n * }</pre>\n";

    private static Map<String, List<String>> ofLibraries() {
        return PublicTypes.below(Repository.libraries().stream()
                .map(module -> Repository.root().resolve(module).resolve("src/main/java"))
                .toList());
    }

    private static List<String> lacking(String javadoc, String declaration) {
        return PublicTypes.in(List.of("package a;\n" + javadoc + declaration)).get("a.One");
    }

    @Test
    void every_public_type_shows_an_example_and_says_which_threads_may_use_it_and_what_it_throws() {
        Map<String, List<String>> lacking = ofLibraries();
        lacking.values().removeIf(List::isEmpty);
        assertThat(lacking).as("public types, and what their Javadoc lacks").isEmpty();
    }

    @Test
    void the_public_types_are_seen() {
        assertThat(ofLibraries())
                .containsKeys(
                        "org.daybook.Daybook",
                        "org.daybook.Daybook.Builder",
                        "org.daybook.event.StoredEvent",
                        "org.daybook.handler.SubscribeTo",
                        "org.daybook.store.SubscriptionStore.Mode",
                        "org.daybook.store.jpa.JpaStore",
                        "org.daybook.contract.StoreContract")
                .doesNotContainKeys("org.daybook.event.Events", "org.daybook.store.jpa.JournalEntry.Key");
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

    @Test
    void a_public_type_in_a_public_one_needs_both_as_well() {
        String two = "/** Two. Immutable. */ ";
        assertThat(PublicTypes.in(List.of("package a; public class One { " + two + "public record Two() {} }"))
                        .get("a.One.Two"))
                .containsExactly("an example");
        assertThat(PublicTypes.in(List.of("package a; public interface One { " + two + "enum Two { A } }"))
                        .get("a.One.Two"))
                .as("what stands in an interface is public without saying so")
                .containsExactly("an example");
        assertThat(PublicTypes.in(
                                List.of("package a; public class One { " + two + "interface Two { class Three {} } }"))
                        .keySet())
                .as("what stands in a hidden type is hidden")
                .containsExactly("a.One");
    }

    /** What a complete type with these members lacks. */
    private static List<String> lackingWith(String members, String... more) {
        List<String> sources = new ArrayList<>(List.of(more));
        sources.add("package a;\n/**\n * One. Immutable.\n" + EXAMPLE + " */\npublic class One extends Two {" + members
                + "}");
        return PublicTypes.in(sources).get("a.One");
    }

    @Test
    void an_exception_that_no_javadoc_names_is_found() {
        assertThat(lackingWith("/** A. */ public void a() { if (true) { throw new java.io.IOException(); } }"))
                .containsExactly("that a throws IOException");
        assertThat(lackingWith("/** One. */ public One() { throw new Error(); }"))
                .containsExactly("that One throws Error");
        assertThat(lackingWith("/** A. MyErrors */ protected void a() { throw new Error(); }"))
                .as("a part of a word is no name")
                .containsExactly("that a throws Error");
        assertThat(lackingWith(
                        "/** @throws Error always */ private void b() {} public void a() { throw new Error(); }"))
                .as("what is said of another method")
                .hasSize(1);
    }

    @Test
    void what_a_method_throws_may_be_said_by_it_or_its_type_or_its_package_or_what_it_overrides() {
        String bare = "public void a() { throw new Error(); }";
        assertThat(lackingWith("/** @throws Error always */" + bare)).isEmpty();
        assertThat(lackingWith("/** {@link Error}: one. */" + bare)).isEmpty();
        assertThat(lackingWith(bare, "/** Each method throws an Error. */ package a;"))
                .isEmpty();
        assertThat(lackingWith(bare, "/** Each method throws an Error. */ package b;"))
                .hasSize(1);

        String above = "package b; class Three<T> { /** @throws Error always */ public void a() {} }";
        String between = "package b; class Two extends b.Three<String> {}";
        assertThat(lackingWith("@Override " + bare, above, between)).isEmpty();
        assertThat(lackingWith(bare, above, between)).hasSize(1);
        assertThat(lackingWith("@Override " + bare.replace("a()", "a(int b)"), above, between))
                .as("another method of the name")
                .hasSize(1);
    }

    @Test
    void what_others_cannot_call_or_what_is_thrown_later_needs_no_word() {
        assertThat(lackingWith("void a() { throw new Error(); }")).isEmpty();
        assertThat(lackingWith("public Runnable a() { return () -> { throw new Error(); }; }"))
                .isEmpty();
        assertThat(lackingWith("public Object a() { return new Object() { void b() { throw new Error(); } }; }"))
                .isEmpty();
    }
}
