package org.daybook.examples.todo.view.jpa;

import jakarta.persistence.AttributeConverter;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Texts as JSON in a column. JSON escapes the character NUL, which PostgreSQL cannot keep. */
final class JsonText {

    private static final JsonMapper MAPPER = new JsonMapper();

    private JsonText() {}

    static final class OfLabel implements AttributeConverter<String, String> {

        @Override
        public String convertToDatabaseColumn(String label) {
            return MAPPER.writeValueAsString(label);
        }

        @Override
        public String convertToEntityAttribute(String column) {
            return MAPPER.readValue(column, String.class);
        }
    }

    static final class OfTags implements AttributeConverter<List<String>, String> {

        @Override
        public String convertToDatabaseColumn(List<String> tags) {
            return MAPPER.writeValueAsString(tags);
        }

        @Override
        public List<String> convertToEntityAttribute(String column) {
            return List.of(MAPPER.readValue(column, String[].class));
        }
    }
}
