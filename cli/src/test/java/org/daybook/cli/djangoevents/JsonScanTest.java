package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonScanTest {

    /** Another reader of JSON, to compare with. */
    private static final JsonMapper OTHER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(JsonScan.MAX_DEPTH)
                            .maxNumberLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static boolean isRead(String text) {
        try {
            return JsonScan.of(text).notNumbers().isEmpty();
        } catch (JsonScan.NoJsonException e) {
            return false;
        }
    }

    private static boolean isReadByOther(String text) {
        try (var parser = OTHER.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    @Test
    void reads_exactly_what_another_reader_reads() {
        String alphabet = "{}[]:,\"\"\\u0aAbfnrt eE+-.019\n\t\u0000\u00e9NaI";
        String[] words = {
            "true", "false", "null", "\"a\"", "1", "-0.5e+7", "\"\\u00e9\"", "{\"a\":", "]", "}", ",", "[", "01", "{}"
        };
        int read = 0;
        for (int seed = 0; seed < 200_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "{\"a\":" : "");
            for (int i = random.nextInt(8); i >= 0; i--) {
                text.append(
                        random.nextInt(4) == 0
                                ? String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())))
                                : words[random.nextInt(words.length)]);
            }
            text.append(random.nextBoolean() ? "}" : "");
            boolean isRead = isRead(text.toString());
            assertThat(isRead).as("seed %d: %s", seed, text).isEqualTo(isReadByOther(text.toString()));
            read += isRead ? 1 : 0;
        }
        assertThat(read).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 499, 500})
    void reads_as_deep_as_the_serializer(int depth) {
        assertThat(isRead("[".repeat(depth) + "]".repeat(depth))).isTrue();
    }

    @Test
    void reads_nothing_deeper_whatever_the_length() {
        assertThatThrownBy(() -> JsonScan.of("[".repeat(5_000_000)))
                .isInstanceOf(JsonScan.NoJsonException.class)
                .hasMessageContaining("nested more than 500 levels deep, at character 501");
    }

    @Test
    void reads_numbers_and_texts_of_any_length() {
        assertThat(isRead("{\"n\":" + "9".repeat(1_000_000) + ",\"t\":\"" + "x".repeat(1_000_000) + "\"}"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\ud83d",
                "x\\udc00",
                "\\ud83d\\u0041",
                "\\udc00\\ud83d",
                "\\ud83d\\\\ude80",
                "\ud83d",
                "\\ud83dx\\ude80"
            })
    void reads_half_a_surrogate_pair_in_values_and_not_in_names(String half) {
        assertThat(isRead("{\"n\":\"" + half + "\"}")).isTrue();
        assertThat(isRead("{\"" + half + "\":1}")).isFalse();
        assertThat(isRead("{\"n\":[{\"" + half + "\":1}]}")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\\ud83d\\ude80", "\ud83d\ude80", "\ud83d" + "\\ude80x", "\\u00e9", "\\\\ud83d", "\\\"x"})
    void reads_names_of_whole_characters(String name) {
        assertThat(isRead("{\"" + name + "\":1}")).isTrue();
    }

    @Test
    void says_what_is_wrong_and_where_and_never_quotes_it() {
        assertThatThrownBy(() -> JsonScan.of("{\"secret\" \"secret\"}"))
                .hasMessage("a colon is missing, at character 11 of 19");
    }

    @Test
    void tells_the_entries_of_the_outermost_object() throws JsonScan.NoJsonException {
        String text = " { \"a\" : [ {\"x\":1}, 2 ] , \"b\":\"c\", \"d\" : -1.5 } ";

        assertThat(JsonScan.withEntries(text).entries())
                .extracting(each -> text.substring(
                                each.key().start(), each.key().end())
                        + "="
                        + text.substring(each.value().start(), each.value().end())
                        + " "
                        + each.kind())
                .containsExactly("\"a\"=[ {\"x\":1}, 2 ] ARRAY", "\"b\"=\"c\" STRING", "\"d\"=-1.5 NUMBER");
    }
}
