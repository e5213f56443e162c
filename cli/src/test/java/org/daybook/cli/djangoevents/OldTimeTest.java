package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OldTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-23 03:21:30.960987+00:00, 2026-11-23T03:21:30.960987Z",
        "2026-11-23 03:21:30.960987+00, 2026-11-23T03:21:30.960987Z",
        "2026-11-23T03:21:30.96Z, 2026-11-23T03:21:30.96Z",
        "2026-11-23 03:21:30, 2026-11-23T03:21:30Z",
        "2026-11-23 03:21:30+0530, 2026-11-22T21:51:30Z",
        "2026-11-23 03:21:30-05:30, 2026-11-23T08:51:30Z",
        "1890-01-01 00:00:00+00:53:28, 1889-12-31T23:06:32Z",
        "2026-11-23 03:21:30.123456789+00, 2026-11-23T03:21:30.123456Z",
        "2026-11-23 03:21:30.1234567891234+00, 2026-11-23T03:21:30.123456Z",
        "1582-10-15 00:00:00+00, 1582-10-15T00:00:00Z",
        "5236-03-31 21:21:00.684697+00, 5236-03-31T21:21:00.684697Z"
    })
    @Tag("D-15")
    void reads_what_databases_and_programs_write(String text, Instant time) {
        assertThat(OldTime.parse(text, ZoneOffset.UTC)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "infinity",
                "2026-11-23",
                "26-11-23 03:21:30",
                "2026-13-23 03:21:30",
                "2026-11-23 24:00:00",
                "2026-11-23 03:21:30.",
                "2026-11-23 03:21:30+",
                "2026-11-23 03:21:30 UTC",
                "2026-11-23 03:21:30+00:00x",
                "0044-03-15 12:00:00 BC",
                "0001-01-01 00:00:00+00",
                "2026-11-23 03:21:30+99",
                "2026-11-23 03:21:3\u0660"
            })
    void reads_nothing_else(String text) {
        assertThat(OldTime.parse(text, ZoneOffset.UTC)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-01 12:00:00, 2026-07-01T10:00:00Z",
        "2026-10-25 02:30:00, 2026-10-25T00:30:00Z",
        "2026-03-29 02:30:00, 2026-03-29T01:30:00Z"
    })
    @Tag("D-15")
    void a_time_without_an_offset_is_one_of_the_zone_and_the_first_of_an_hour_that_comes_twice(
            String text, Instant time) {
        assertThat(OldTime.parse(text, ZoneId.of("Europe/Berlin"))).contains(time);
    }
}
