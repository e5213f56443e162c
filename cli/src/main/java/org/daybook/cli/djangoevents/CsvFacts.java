package org.daybook.cli.djangoevents;

import java.nio.file.Path;
import java.time.ZoneId;

/**
 * What is known of a file before anything of it is taken over: that it can be read to its end, and begins with what was taken over before.
 */
record CsvFacts(long rows, TypeCounts types, boolean endsAmidALine) {

    /** Reads the whole file. */
    static CsvFacts of(Path file, TakeoverState before, ZoneId zone) {
        TypeCounts types = new TypeCounts();
        long rows = 0;
        long digest = 0;
        boolean endsAmidALine;
        try (CsvSource source = CsvSource.open(file)) {
            for (SourceRow row = source.next(); row != null; row = source.next()) {
                types.add(TypeCounts.key(row.aggregateType()), 1);
                if (rows < before.rows()) {
                    digest = TakeoverState.digest(digest, CheckedRow.fingerprint(row, zone));
                }
                rows++;
            }
            endsAmidALine = source.endsAmidALine();
        }
        if (rows < before.rows() || digest != before.digest()) {
            throw new SourceException(
                    file.getFileName() + " does not begin with the " + before.rows()
                            + " rows that were taken over before: go on with the same file, or with a longer one that begins like it."
                            + " If rows have appeared between, go on with the table, or take over anew into an empty database",
                    null);
        }
        return new CsvFacts(rows, types, endsAmidALine);
    }
}
