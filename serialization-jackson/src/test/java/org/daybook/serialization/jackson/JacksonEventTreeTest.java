package org.daybook.serialization.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.daybook.event.EventTree;
import org.daybook.event.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonEventTreeTest {

    private final JacksonEventSerializer serializer = new JacksonEventSerializer();

    private EventTree tree(String text) {
        return serializer.readTree(text);
    }

    @Test
    void what_is_not_changed_is_written_as_it_was_read() {
        String text =
                "{\"a\":1.50,\"b\":12345678901234567890123456789,\"c\":1E+400,\"d\":null,\"e\":[true,{\"f\":\"\\u0000é🚀\"}],"
                        + "\"g\":0.1,\"h\":-0,\"i\":1.0,\"\":2,\"half\":\"\\ud83d\"}";
        assertThat(serializer.writeTree(tree(text))).isEqualTo(text.replace("-0", "0"));
    }

    @Test
    void each_kind_of_value_is_read_and_set() {
        EventTree tree = tree(
                "{\"text\":\"tea\",\"number\":1.50,\"flag\":true,\"none\":null,\"tree\":{\"a\":1},\"list\":[1,\"b\"]}");
        assertThat(tree.names()).containsExactly("text", "number", "flag", "none", "tree", "list");
        assertThat(tree.text("text")).isEqualTo("tea");
        assertThat(tree.number("number")).isEqualTo(new BigDecimal("1.50"));
        assertThat(tree.flag("flag")).isTrue();
        assertThat(tree.get("none")).isNull();
        assertThat(tree.has("none")).isTrue();
        assertThat(tree.tree("tree").number("a")).isEqualTo(BigDecimal.ONE);
        assertThat(tree.list("list")).containsExactly(BigDecimal.ONE, "b");

        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("x", null);
        map.put("y", List.of(1L, (short) 2));
        tree.set("number", tree.number("number").add(BigDecimal.ONE))
                .set("flag", false)
                .set("tree", map)
                .set("list", Arrays.asList("c", null, 0.5, new BigInteger("99999999999999999999")))
                .set("again", tree.get("text"));
        assertThat(serializer.writeTree(tree))
                .isEqualTo(
                        "{\"text\":\"tea\",\"number\":2.50,\"flag\":false,\"none\":null,\"tree\":{\"x\":null,\"y\":[1,2]},"
                                + "\"list\":[\"c\",null,0.5,99999999999999999999],\"again\":\"tea\"}");
    }

    @Test
    void what_is_changed_in_a_tree_inside_is_changed_and_a_copy_is_apart() {
        EventTree tree = tree("{\"inner\":{\"a\":1}}");
        EventTree copy = tree.copy();
        tree.tree("inner")
                .rename("a", "b")
                .rename("not there", "c")
                .change("b", value -> "two")
                .remove("nothing");
        assertThat(serializer.writeTree(tree)).isEqualTo("{\"inner\":{\"b\":\"two\"}}");
        assertThat(serializer.writeTree(copy)).isEqualTo("{\"inner\":{\"a\":1}}");

        EventTree other = tree.empty().set("inner", tree.get("inner"));
        tree.tree("inner").set("b", 3);
        assertThat(serializer.writeTree(other)).isEqualTo("{\"inner\":{\"b\":\"two\"}}");
    }

    @Test
    void what_is_asked_for_wrongly_is_named_and_never_shown() {
        EventTree tree = tree("{\"text\":\"secret\"}");
        assertThatIllegalArgumentException().isThrownBy(() -> tree.get("label")).withMessage("there is no 'label'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tree.number("text"))
                .withMessage("'text' is a text, not a number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tree.set("x", new Object()))
                .withMessageStartingWith("a tree has no values of java.lang.Object");
        assertThatIllegalArgumentException().isThrownBy(() -> tree.set("x", Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> tree.set("x", Float.POSITIVE_INFINITY));
        List<Object> deep = new ArrayList<>();
        List<Object> inner = deep;
        for (int i = 0; i < 100_000; i++) {
            List<Object> next = new ArrayList<>();
            inner.add(next);
            inner = next;
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tree.set("x", deep))
                .withMessageContaining("deep");
        assertThat(tree.toString()).doesNotContain("secret");
    }

    record Sample(
            String label, int count, double share, @Nullable List<String> tags) {}

    @Test
    void a_class_is_read_from_a_tree_as_from_its_text() {
        EventTree tree = tree("{\"label\":\"tea\",\"count\":2.50,\"share\":0.1,\"other\":{}}");
        assertThatThrownBy(() -> serializer.read(tree, Sample.class))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining(".count");
        tree.set("count", 7);
        assertThat(serializer.read(tree, Sample.class)).isEqualTo(new Sample("tea", 7, 0.1, null));
        tree.set("count", tree.number("count").add(BigDecimal.ONE));
        assertThat(serializer.read(tree, Sample.class).count()).isEqualTo(8);
        assertThatThrownBy(() -> serializer.read(tree.remove("share"), Sample.class))
                .isInstanceOf(SerializationException.class);
    }

    /** As if another library had made it. */
    private record OtherTree(Map<String, @Nullable Object> values) implements EventTree {
        @Override
        public Set<String> names() {
            return new LinkedHashSet<>(values.keySet());
        }

        @Override
        public boolean has(String name) {
            return values.containsKey(name);
        }

        @Override
        public @Nullable Object get(String name) {
            return values.get(name);
        }

        @Override
        public EventTree set(String name, @Nullable Object value) {
            values.put(name, value);
            return this;
        }

        @Override
        public EventTree remove(String name) {
            values.remove(name);
            return this;
        }

        @Override
        public EventTree empty() {
            return new OtherTree(new LinkedHashMap<>());
        }
    }

    @Test
    void a_tree_of_another_kind_is_taken_as_well() {
        EventTree other = new OtherTree(new LinkedHashMap<>())
                .set("label", "tea")
                .set("count", BigDecimal.ONE)
                .set("share", new BigDecimal("0.5"));
        assertThat(serializer.writeTree(other)).isEqualTo("{\"label\":\"tea\",\"count\":1,\"share\":0.5}");
        assertThat(serializer.read(other, Sample.class)).isEqualTo(new Sample("tea", 1, 0.5, null));
        assertThat(serializer.writeTree(tree("{}").set("inner", other.copy().rename("label", "title"))))
                .isEqualTo("{\"inner\":{\"count\":1,\"share\":0.5,\"title\":\"tea\"}}");
    }

    @Test
    void hostile_texts_are_refused_without_being_shown() {
        String deep = "[".repeat(100_000);
        List<String> texts = new ArrayList<>(List.of(
                "",
                "null",
                "1",
                "[]",
                "\"x\"",
                "{",
                "{\"secret\":",
                "{\"secret\":1}{",
                "{\"secret\":NaN}",
                "{secret:1}",
                "{\"a\":" + deep,
                "{\"secret\":\"\u0000\"}",
                "{\"secret\":1e99999999999}",
                "{\"secret\":-4711E-99999999999}",
                "{\"secret\":[1e99999999999]}",
                "{\"a\":01}"));
        Random random = new Random(7);
        String valid = "{\"secret\":[1,2.5e3999999999,true,null,{\"x\":\"\\u00e9\"}]}";
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder(valid);
            for (int flaw = 0; flaw <= random.nextInt(3); flaw++) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
            }
            texts.add(text.toString());
        }
        int refused = 0;
        for (String text : texts) {
            try {
                serializer.writeTree(serializer.readTree(text));
            } catch (SerializationException e) {
                refused++;
                assertThat(e.getMessage()).doesNotContain("secret").doesNotContain("9999");
                assertThat(e).hasNoCause();
            }
        }
        assertThat(refused).isBetween(13, texts.size());
    }

    /** Holds a number of any size. */
    record Priced(BigDecimal price) {}

    @Test
    void a_number_that_is_too_large_is_refused_by_a_class_as_it_is_by_a_tree() {
        for (String price : List.of("1e99999999999", "-1E-99999999999")) {
            assertThatExceptionOfType(SerializationException.class)
                    .isThrownBy(() -> serializer.read("{\"price\":" + price + "}", Priced.class))
                    .withMessageNotContaining("9999");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {250, 251, 499, 500})
    void what_is_read_can_be_written_again_however_deep(int depth) {
        String text = "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
        assertThat(serializer.writeTree(tree(text))).isEqualTo(text);
        String lists = "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
        assertThat(serializer.writeTree(tree(lists).copy())).isEqualTo(lists);
    }

    @Test
    void half_a_surrogate_pair_is_written_as_it_was_read() {
        String text = "{\"a\":{\"x\":\"\\ud83d\"},\"\ud83d\ude80\":1}";
        assertThat(serializer.writeTree(tree(text))).isEqualTo(text);
    }

    /** Jackson reads them until 3.1, and refuses them from 3.2 on. */
    @Test
    void half_a_surrogate_pair_in_a_name_is_refused_or_written_as_it_was_read() {
        for (String text : List.of("{\"\\ud800\":1}", "{\"x\\udc00\":{\"y\":\"\\ud83d\"}}")) {
            try {
                assertThat(serializer.writeTree(serializer.readTree(text))).isEqualTo(text);
            } catch (SerializationException e) {
                assertThat(e.getMessage()).startsWith("cannot read a ");
            }
        }
    }

    @Test
    void a_huge_text_is_read() {
        String text = "{\"text\":\"" + "x".repeat(20_000_000) + "\",\"number\":" + "9".repeat(2_000) + "}";
        EventTree tree = tree(text);
        assertThat(tree.text("text")).hasSize(20_000_000);
        assertThat(serializer.writeTree(tree)).isEqualTo(text);
    }

    record Inner(String name, boolean flag) {
        Inner {
            if (name != null && name.isEmpty()) {
                throw new IllegalArgumentException("secret");
            }
        }
    }

    enum Kind {
        ONE,
        TWO
    }

    record Plain(
            @Nullable String text,
            int small,
            @Nullable Long big,
            boolean flag,
            @Nullable Inner inner,
            @Nullable Kind kind) {}

    /** The way around Jackson for plain records must lead to what Jackson finds, also where it refuses. */
    @Test
    void a_plain_record_is_read_from_a_tree_as_from_its_text() {
        List<String> values = List.of(
                "null",
                "\"\"",
                "\"x\"",
                "\"1\"",
                "\"ONE\"",
                "\"true\"",
                "0",
                "1",
                "1.0",
                "1.5",
                "2147483647",
                "2147483648",
                "9223372036854775807",
                "9223372036854775808",
                "true",
                "false",
                "[]",
                "[1]",
                "{}",
                "{\"name\":\"n\",\"flag\":true}",
                "{\"name\":\"\",\"flag\":true}",
                "{\"name\":1,\"flag\":0}",
                "{\"flag\":false}");
        List<String> names = List.of("text", "small", "big", "flag", "inner", "kind", "other");
        Random random = new Random(3);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            Map<String, String> parts = new LinkedHashMap<>(Map.of("small", "1", "flag", "true"));
            for (String name : names) {
                if (random.nextInt(3) == 0) {
                    parts.put(name, values.get(random.nextInt(values.size())));
                } else if (random.nextInt(20) == 0) {
                    parts.remove(name);
                }
            }
            List<String> pairs = new ArrayList<>();
            parts.forEach((name, value) -> pairs.add("\"" + name + "\":" + value));
            String text = "{" + String.join(",", pairs) + "}";
            Object expected = outcome(() -> serializer.read(text, Plain.class));
            assertThat(outcome(() -> serializer.read(serializer.readTree(text), Plain.class)))
                    .as(text)
                    .isEqualTo(expected);
            read += expected instanceof Plain ? 1 : 0;
        }
        assertThat(read).isBetween(1_000, 19_000);
    }

    private static Object outcome(Supplier<Object> work) {
        try {
            return work.get();
        } catch (SerializationException e) {
            return "refused";
        }
    }
}
