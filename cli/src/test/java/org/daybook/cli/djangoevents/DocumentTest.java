package org.daybook.cli.djangoevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code docs/takeover.md} says of defects is what is done. */
class DocumentTest {

    private static final Path DOCUMENT = Path.of("../docs/takeover.md");

    @Test
    void the_table_has_each_kind_and_how_it_is_accepted() throws IOException {
        List<String> rows = Files.readAllLines(DOCUMENT).stream()
                .dropWhile(each -> !each.startsWith("| kind |"))
                .skip(2)
                .takeWhile(each -> each.startsWith("|"))
                .map(each -> each.split(" \\| "))
                .map(cells -> cells[0].substring(2) + ": " + cells[2].replaceFirst(" \\|$", ""))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(DefectKind.values())
                        .map(each ->
                                "`" + each.label() + "`: " + each.whenAccepted().orElse("cannot be accepted"))
                        .toList());
    }

    @Test
    void the_document_names_each_column_that_is_read() throws IOException {
        String text = Files.readString(DOCUMENT);

        assertThat(CsvSource.REQUIRED).allMatch(each -> text.contains("`" + each + "`"));
    }
}
