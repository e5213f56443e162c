package org.daybook.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.daybook.event.AggregateType;
import org.daybook.event.EventType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventNamesTest {

    @ParameterizedTest
    @Tag("NM-04")
    @Tag("D-30")
    @CsvSource({
        "Todo, todo",
        "ChangedLabel, changed_label",
        "HTTPRequestCreated, http_request_created",
        "RequestViaHTTP, request_via_http",
        "HTTP, http",
        "UserIDChanged, user_id_changed",
        "ABTestStarted, ab_test_started",
        "A, a",
        "XRay, x_ray",
        "Version2Published, version2_published",
        "V2, v2",
        "Sha256Computed, sha256_computed",
        "SHA256Computed, sha256_computed",
        "already_snake, already_snake",
        "GeöffnetÜberall, geöffnet_überall",
        "camelCase, camel_case"
    })
    void snakeCaseKeepsAcronymsTogether(String name, String stored) {
        assertThat(EventNames.snakeCase(name)).isEqualTo(stored);
    }

    @Test
    void snakeCaseDoesNotDependOnTheLanguageOfTheMachine() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(EventNames.snakeCase("TITLEInserted")).isEqualTo("title_inserted");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static class HTTPRequest {
        static class Created {}

        @EventType(name = "x")
        static class Named {}

        @EventType(version = 7)
        static class Versioned {}
    }

    @AggregateType("Old Name")
    private static class NewName {}

    @Test
    @Tag("NM-01")
    @Tag("NM-02")
    @Tag("D-31")
    void namesComeFromClassesUnlessTheyAreFixed() {
        assertThat(EventNames.aggregateType(HTTPRequest.class)).isEqualTo("HTTPRequest");
        assertThat(EventNames.aggregateType(NewName.class)).isEqualTo("Old Name");
        assertThat(EventNames.eventType("HTTPRequest", HTTPRequest.Created.class))
                .isEqualTo("http_request_created");
        assertThat(EventNames.eventType("HTTPRequest", HTTPRequest.Named.class)).isEqualTo("x");
        assertThat(EventNames.eventType("HTTPRequest", HTTPRequest.Versioned.class))
                .isEqualTo("http_request_versioned");
        assertThat(EventNames.schemaVersion(HTTPRequest.Created.class)).isEqualTo(1);
        assertThat(EventNames.schemaVersion(HTTPRequest.Versioned.class)).isEqualTo(7);
    }
}
