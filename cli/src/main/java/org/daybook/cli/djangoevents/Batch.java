package org.daybook.cli.djangoevents;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.daybook.cli.terminal.Printable;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.jspecify.annotations.Nullable;

/**
 * Judges the rows of one transaction, one after the other: what of them is taken over, and what is to be remembered. A stream that has a
 * defect which is not accepted is stopped before that row. Touches no database. Used by one thread.
 */
final class Batch {

    private static final int LONGEST_REASON = 300;

    /** Of the source, which counts from 0: the event that it becomes has the highest version that is kept of a stream. */
    private static final int HIGHEST_VERSION = Integer.MAX_VALUE - 1;

    /** What the target knows of the rows of a batch, asked before. */
    interface Known {
        /** Whether an event has this id. */
        boolean isStored(UUID id);

        /** A stream that is out of the ordinary, if it is. */
        @Nullable
        OddStream odd(StreamKey key);
    }

    private final Set<DefectKind> accepted;
    private final StreamStates states;
    private final Known known;
    private final Set<UUID> ids = new HashSet<>();
    private final Map<StreamKey, OddStream> odd = new LinkedHashMap<>();

    final List<JournalRecord> events = new ArrayList<>();
    final List<Defect> defects = new ArrayList<>();
    final Map<StreamKey, Long> leftOut = new HashMap<>();
    final Map<String, Long> leftOutTypes = new HashMap<>();
    final Map<StreamKey, OddStream> changed = new LinkedHashMap<>();
    private final TakeoverState before;
    private long rows;
    private long lastId;
    private long lastPrint;
    private long digest;
    private long converted;

    Batch(Set<DefectKind> accepted, StreamStates states, Known known, TakeoverState before) {
        this.accepted = accepted;
        this.states = states;
        this.known = known;
        this.before = before;
        this.rows = before.rows();
        this.lastId = before.lastId();
        this.lastPrint = before.lastPrint();
        this.digest = before.digest();
        this.converted = before.converted();
    }

    /** How far the takeover is when this batch is stored. */
    TakeoverState state() {
        return new TakeoverState(
                before.batches() + 1,
                rows,
                before.events() + events.size(),
                lastId,
                lastPrint,
                digest,
                converted,
                before.defects() + defects.size());
    }

    /** The row has a defect that is not accepted. */
    private static final class StopException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient DefectKind kind;

        StopException(DefectKind kind, String reason) {
            super(reason, null, false, false);
            this.kind = kind;
        }
    }

    /** A row while it is judged. */
    private final class Judged {
        final CheckedRow row;
        final long number;
        final List<Defect> accepted = new ArrayList<>(0);

        Judged(CheckedRow row, long number) {
            this.row = row;
            this.number = number;
        }

        /** Goes on if the kind is accepted. */
        void found(DefectKind kind, String reason) throws StopException {
            if (!Batch.this.accepted.contains(kind)) {
                throw new StopException(kind, reason);
            }
            accepted.add(defect(kind, Defect.Outcome.ACCEPTED, reason));
        }

        Defect defect(DefectKind kind, Defect.Outcome outcome, String reason) {
            SourceRow source = row.row();
            return new Defect(
                    number,
                    source.line(),
                    Printable.shortened(source.id()),
                    kind,
                    outcome,
                    Printable.shortened(source.aggregateType()),
                    Printable.shortened(source.aggregateId()),
                    Printable.shortened(source.aggregateVersion()),
                    reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason);
        }
    }

    void judge(CheckedRow row) {
        Long id = row.id();
        boolean isLate = id != null && id <= lastId;
        rows++;
        digest = TakeoverState.digest(digest, row.fingerprint());
        if (id != null && !isLate) {
            lastId = id;
            lastPrint = row.fingerprint();
        }
        Judged judged = new Judged(row, rows);
        StreamId stream = row.stream();
        StreamKey key = row.key();
        if (stream == null || key == null) {
            defects.add(judged.defect(
                    DefectKind.UNUSABLE_NAME,
                    Defect.Outcome.LEFT_OUT,
                    "there is no aggregate type of 1 to " + StreamId.MAX_TYPE_LENGTH
                            + " characters, or no aggregate id of 1 to " + StreamId.MAX_ID_LENGTH
                            + ", or NUL is in it, so the row belongs to no stream"));
            leaveOut(row, null);
            return;
        }
        judge(judged, stream, key, id, isLate);
    }

    private void judge(Judged judged, StreamId stream, StreamKey key, @Nullable Long id, boolean isLate) {
        CheckedRow row = judged.row;
        if (states.is(key, StreamStates.STOPPED)) {
            Long version = row.version();
            if (states.is(key, StreamStates.STOPPED_BY_GAP) && version != null && version == states.version(key)) {
                defects.add(judged.defect(
                        DefectKind.OUT_OF_ORDER,
                        Defect.Outcome.LEFT_OUT,
                        "version " + version + " comes behind a higher one, at which the stream was stopped"));
            }
            leaveOut(row, key);
            return;
        }
        try {
            if (id == null) {
                throw new StopException(DefectKind.UNREADABLE_NUMBER, "the id is no whole number");
            }
            OddStream renumbered = states.is(key, StreamStates.RENUMBERED) ? odd(key) : null;
            long taken = states.version(key);
            Long version = row.version();
            if (version == null || version < 0 || version > HIGHEST_VERSION) {
                throw new StopException(
                        DefectKind.UNREADABLE_NUMBER,
                        "the aggregate version is no whole number from 0 to " + HIGHEST_VERSION);
            }
            long expected = renumbered == null ? taken : Math.addExact(renumbered.lastSource, 1);
            boolean isGap = version > expected;
            Ranges missing = renumbered == null ? new Ranges() : renumbered.missing;
            boolean isPassed = missing.contains(version);
            if (isGap) {
                judged.found(DefectKind.GAP, "version " + version + " comes where " + expected + " is expected");
            } else if (isPassed) {
                judged.found(DefectKind.OUT_OF_ORDER, "version " + version + " comes behind a higher one");
            } else if (version < expected) {
                judged.found(
                        DefectKind.DUPLICATE_VERSION,
                        "version " + version + " is there already, and " + expected + " is expected");
                defects.addAll(judged.accepted);
                leaveOut(row, null); // the stream goes on
                return;
            }
            if ((isGap || isPassed) && missing.size() >= Ranges.MOST) {
                throw new StopException(
                        DefectKind.GAP, "the stream has " + Ranges.MOST + " gaps, and more cannot be accepted");
            }
            String otherStream = row.otherStream();
            if (otherStream != null) { // what keeps two writers apart there is what makes the stream here
                judged.accepted.add(judged.defect(
                        DefectKind.OTHER_STREAM,
                        Defect.Outcome.ACCEPTED,
                        "its _stored_entity_id names " + Printable.shortened(otherStream)
                                + ", where djangoevents finds it"));
            }
            if (isLate) {
                judged.found(DefectKind.LATE_ROW, "rows of this or a higher id were read before it");
            }
            EventText event = event(judged, id);
            events.add(new JournalRecord(null, stream, taken + 1, event));
            ids.add(event.id());
            defects.addAll(judged.accepted);
            if (isGap || isPassed || renumbered != null) {
                OddStream stays = renumbered != null
                        ? renumbered
                        : new OddStream(
                                key, stream.aggregateType(), stream.aggregateId(), taken, taken - 1, new Ranges());
                if (isGap) {
                    stays.missing.add(expected, version - 1);
                } else if (isPassed) {
                    stays.missing.remove(version);
                }
                stays.lastSource = Math.max(stays.lastSource, version);
                stays.taken = taken + 1;
                remember(stays);
            }
            states.put(key, Math.toIntExact(taken + 1), odd.containsKey(key) ? StreamStates.RENUMBERED : 0);
        } catch (StopException e) {
            stop(judged, stream, key, e);
        }
    }

    private void stop(Judged judged, StreamId stream, StreamKey key, StopException e) {
        int taken = states.version(key);
        OddStream stopped = states.is(key, StreamStates.RENUMBERED) ? odd(key) : null;
        if (stopped == null) {
            stopped = new OddStream(key, stream.aggregateType(), stream.aggregateId(), taken, taken - 1, new Ranges());
        }
        stopped.stoppedBy = e.kind;
        stopped.stoppedAtRow = judged.number;
        remember(stopped);
        states.put(key, taken, stopped.flags());
        defects.add(judged.defect(e.kind, Defect.Outcome.STOPPED, String.valueOf(e.getMessage())));
        leaveOut(judged.row, key);
    }

    private @Nullable OddStream odd(StreamKey key) {
        OddStream here = odd.get(key);
        if (here == null) {
            here = known.odd(key);
            if (here != null) {
                odd.put(key, here);
            }
        }
        return here;
    }

    private void remember(OddStream stream) {
        odd.put(stream.key, stream);
        changed.put(stream.key, stream);
    }

    private void leaveOut(CheckedRow row, @Nullable StreamKey key) {
        if (key != null) {
            leftOut.merge(key, 1L, Long::sum);
        }
        leftOutTypes.merge(TypeCounts.key(row.row().aggregateType()), 1L, Long::sum);
    }

    private EventText event(Judged judged, long id) throws StopException {
        CheckedRow row = judged.row;
        String type = row.row().eventType();
        if (type == null || !isStorable(type)) {
            throw new StopException(
                    DefectKind.UNUSABLE_NAME,
                    "the event type is missing, longer than " + StreamId.MAX_TYPE_LENGTH
                            + " characters, or NUL is in it");
        }
        Long schemaVersion = row.schemaVersion();
        if (schemaVersion == null || schemaVersion < 1 || schemaVersion > Integer.MAX_VALUE) {
            throw new StopException(DefectKind.UNREADABLE_NUMBER, "the event version is no whole number from 1");
        }
        Optional<UUID> given = row.eventId();
        UUID eventId = eventId(judged, given, id);
        Instant time = time(judged, given);
        String data = data(judged);
        OldMetadata metadata = metadata(judged);
        try {
            EventText event = new EventText(eventId, type, schemaVersion.intValue(), data, metadata.text(), time);
            converted += metadata.converted();
            return event;
        } catch (IllegalArgumentException e) { // what is wrong with the rest was found before
            throw new StopException(
                    DefectKind.UNREADABLE_JSON, "the payload or the metadata have a character that cannot be stored");
        }
    }

    private static boolean isStorable(String type) {
        try {
            StreamId.requireStorable("event type", type, StreamId.MAX_TYPE_LENGTH);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private UUID eventId(Judged judged, Optional<UUID> given, long id) throws StopException {
        if (given.isEmpty()) {
            judged.found(
                    DefectKind.NOT_A_UUID,
                    judged.row.row().eventId() == null ? "there is no event id" : "the event id is no UUID");
            return computedId(judged, id);
        }
        if (isTaken(given.get())) {
            judged.found(
                    DefectKind.DUPLICATE_EVENT_ID, "the id " + given.get() + " is that of an event taken over before");
            return computedId(judged, id);
        }
        return given.get();
    }

    /** Somebody may have given that id to another row, by chance or not. */
    private UUID computedId(Judged judged, long id) {
        for (int attempt = 0; ; attempt++) {
            UUID computed = EventIds.computed(id, judged.number, attempt);
            if (!isTaken(computed)) {
                return computed;
            }
        }
    }

    private boolean isTaken(UUID id) {
        return ids.contains(id) || known.isStored(id);
    }

    private Instant time(Judged judged, Optional<UUID> eventId) throws StopException {
        String text = judged.row.row().createDate();
        Optional<Instant> time = judged.row.time();
        if (time.isPresent()) {
            return time.get();
        }
        String reason = text == null || text.isBlank()
                ? "there is no create_date"
                : "the create_date is no time of the years 1000 to 9999";
        judged.found(DefectKind.UNREADABLE_DATE, reason);
        return eventId.flatMap(OldTime::in)
                .orElseThrow(() -> new StopException(
                        DefectKind.UNREADABLE_DATE, reason + ", and the event id tells no time, either"));
    }

    private static String data(Judged judged) throws StopException {
        CheckedRow.Data data = judged.row.data();
        if (data == null) {
            throw new StopException(DefectKind.UNREADABLE_JSON, judged.row.dataProblem());
        }
        if (!data.isObject()) {
            throw new StopException(DefectKind.NOT_AN_OBJECT, "the payload is no JSON object");
        }
        if (data.notNumbers() > 0) {
            judged.found(
                    DefectKind.NAN,
                    "the payload has " + data.notNumbers() + " times NaN or Infinity, which is no JSON");
        }
        return data.text();
    }

    private static OldMetadata metadata(Judged judged) throws StopException {
        if (!judged.row.metadataProblem().isEmpty()) {
            judged.found(DefectKind.UNREADABLE_METADATA, judged.row.metadataProblem());
            return OldMetadata.unreadable(String.valueOf(judged.row.row().metadata()));
        }
        CheckedRow.Metadata metadata = judged.row.metadata();
        if (metadata.notNumbers() > 0) {
            judged.found(
                    DefectKind.NAN,
                    "the metadata have " + metadata.notNumbers() + " times NaN or Infinity, which is no JSON");
        }
        return metadata.entries();
    }
}
