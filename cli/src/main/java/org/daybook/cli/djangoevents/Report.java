package org.daybook.cli.djangoevents;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.cli.terminal.Printable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was found by all runs of a takeover, as lines of JSON: each row with a defect, each stream that is stopped, both sides of each
 * aggregate type, and the result. It is made of what the target keeps, so it is the same whichever run writes it.
 */
final class Report {

    private static final JsonMapper JSON = new JsonMapper();

    /** What the last line says that is found, at the end of a run, of one that failed, and while one follows. */
    private static final String RESULT = "result";

    static final String FAILURE = "failure";
    static final String RUNNING = "running";

    private Report() {}

    /** Counts both sides, and writes the report. */
    static Outcome conclude(Target target, @Nullable Path file, long rowsBefore, TypeCounts source, long unread) {
        TakeoverState state = target.state();
        TypeCounts events = new TypeCounts();
        TypeCounts leftOut = new TypeCounts();
        Map<String, Long> defects = new TreeMap<>();
        long[] stopped = {0};
        target.read(connection -> {
            TakeoverTables.eventsByType(connection, events);
            TakeoverTables.leftOutByType(connection, leftOut);
            TakeoverTables.countDefects(connection, defects);
            stopped[0] = TakeoverTables.countStopped(connection);
        });
        Outcome outcome = new Outcome(
                rowsBefore,
                state.rows(),
                events.sum(),
                leftOut.sum(),
                unread,
                stopped[0],
                defects,
                state.converted(),
                types(source, events, leftOut));
        if (file != null) {
            write(target, file, RESULT, outcome);
        }
        return outcome;
    }

    private static List<Outcome.TypeCount> types(TypeCounts source, TypeCounts events, TypeCounts leftOut) {
        if (source.isSumOnly() || events.isSumOnly() || leftOut.isSumOnly()) {
            return List.of(new Outcome.TypeCount("(all types)", source.sum(), events.sum(), leftOut.sum()));
        }
        Set<String> names = new TreeSet<>(source.byType().keySet());
        names.addAll(events.byType().keySet());
        names.addAll(leftOut.byType().keySet());
        List<Outcome.TypeCount> types = new ArrayList<>();
        for (String each : names) {
            types.add(new Outcome.TypeCount(
                    each,
                    source.byType().getOrDefault(each, 0L),
                    events.byType().getOrDefault(each, 0L),
                    leftOut.byType().getOrDefault(each, 0L)));
        }
        return types;
    }

    /** Tries whether a report can be written, so that this is not found out when all is done. */
    static void requireWritable(@Nullable Path file) {
        if (file == null) {
            return;
        }
        Path beside = beside(file);
        try {
            if (Files.isDirectory(file)) {
                throw new FileSystemException(file.toString(), null, "it is a folder");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new FileSystemException(file.toString(), null, "it is a device or a pipe, and would be replaced");
            }
            boolean isNew = Files.notExists(beside);
            Files.newByteChannel(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
            if (isNew) {
                Files.delete(beside);
            }
        } catch (NoSuchFileException e) {
            throw new SourceException("cannot write the report " + file + ": there is no such folder", e);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static Path beside(Path file) {
        return file.toAbsolutePath().resolveSibling(file.getFileName() + ".tmp");
    }

    /** Replaces the file when all is written, so it is never half a report. There is an outcome only at the end. */
    static void write(Target target, Path file, String found, @Nullable Outcome outcome) {
        Path beside = beside(file);
        try {
            try (BufferedWriter out = Files.newBufferedWriter(beside, StandardCharsets.UTF_8)) {
                target.read(connection -> write(connection, out));
                if (outcome != null) {
                    for (Outcome.TypeCount each : outcome.types()) {
                        Map<String, Object> line = new LinkedHashMap<>();
                        line.put("found", "type");
                        line.putAll(each.values());
                        line(out, line);
                    }
                }
                line(out, result(found, target.state(), outcome));
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(file, e);
        } catch (UncheckedIOException e) {
            throw failed(file, e.getCause());
        }
    }

    private static SourceException failed(Path file, @Nullable IOException e) {
        return new SourceException("cannot write the report " + file + ": " + e, e);
    }

    private static void write(TargetConnection connection, BufferedWriter out) throws SQLException {
        TakeoverTables.defects(connection, each -> line(out, defect(each)));
        TakeoverTables.stopped(connection, (stream, kind, leftOut) -> line(out, stream(stream, kind, leftOut)));
    }

    private static Map<String, Object> defect(Defect defect) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("found", "defect");
        line.put("row", defect.row());
        if (defect.line() > 0) {
            line.put("line", defect.line());
        }
        line.put("id", defect.id());
        line.put("kind", defect.kind().label());
        line.put("outcome", defect.outcome().label());
        line.put("aggregate_type", defect.aggregateType());
        line.put("aggregate_id", defect.aggregateId());
        line.put("aggregate_version", defect.aggregateVersion());
        line.put("reason", defect.reason());
        return line;
    }

    private static Map<String, Object> stream(OddStream stream, DefectKind kind, long leftOut) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("found", "stopped stream");
        line.put("aggregate_type", Printable.shortened(stream.aggregateType));
        line.put("aggregate_id", Printable.shortened(stream.aggregateId));
        line.put("kind", kind.label());
        line.put("row", stream.stoppedAtRow);
        line.put("events", stream.taken);
        line.put("left_out", leftOut);
        return line;
    }

    private static Map<String, Object> result(String found, TakeoverState state, @Nullable Outcome outcome) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("found", found);
        line.put("rows", state.rows());
        line.put("events", state.events());
        line.put("metadata_values_converted", state.converted());
        if (outcome != null) {
            line.put("left_out", outcome.leftOut());
            line.put("unread", outcome.unread());
            line.put("stopped_streams", outcome.stoppedStreams());
            line.put("equal", outcome.isEqual());
            line.put("clean", outcome.isClean());
        }
        return line;
    }

    private static void line(BufferedWriter out, Map<String, Object> line) {
        try {
            out.write(JSON.writeValueAsString(line));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
