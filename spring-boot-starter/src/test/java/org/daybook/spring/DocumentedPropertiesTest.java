package org.daybook.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page on Spring Boot names the properties that there are, with their defaults, and editors know what each of them does. */
class DocumentedPropertiesTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(daybook\\.[a-z.-]+)` \\| (?:`([^`]*)` )?\\|");

    private static Map<String, JsonNode> metadata() throws IOException {
        Map<String, JsonNode> properties = new TreeMap<>();
        for (URL each : Collections.list(
                DaybookProperties.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream in = each.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
                    String name = property.path("name").asString();
                    if (name.startsWith("daybook.")) {
                        properties.put(name, property);
                    }
                }
            }
        }
        return properties;
    }

    private static Map<String, String> documented() throws IOException {
        String page = Files.readString(Path.of("../docs/how-to/spring-boot.md"));
        Map<String, String> defaults = new TreeMap<>();
        Matcher row = ROW.matcher(page);
        while (row.find()) {
            defaults.put(row.group(1), row.group(2) == null ? "" : row.group(2));
        }
        return defaults;
    }

    @Test
    void the_page_names_every_property_and_its_default() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        metadata().forEach((name, property) -> {
            JsonNode value = property.path("defaultValue");
            defaults.put(name, value.isArray() || value.isMissingNode() ? "" : value.asString());
        });
        assertThat(defaults).hasSizeGreaterThan(10);
        assertThat(documented()).isEqualTo(defaults);
    }

    @Test
    void every_property_has_a_description_for_editors() throws IOException {
        assertThat(metadata())
                .allSatisfy((name, property) -> assertThat(
                                property.path("description").asString())
                        .as(name)
                        .endsWith("."));
    }
}
