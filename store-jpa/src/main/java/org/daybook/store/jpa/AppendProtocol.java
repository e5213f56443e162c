package org.daybook.store.jpa;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daybook.event.Position;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;

/** The first three of the four steps of a {@link GroupWriter}: lock, check, insert. The order of its lines is the proof's. */
final class AppendProtocol {

    private AppendProtocol() {}

    /** The appends are to streams of one partition, for which the steps are. */
    static List<Verdict> run(AppendSteps steps, List<Append> group) throws SQLException {
        steps.lock();
        AppendSteps.Found found = steps.check(streams(group));
        Map<StreamId, Long> versions = new HashMap<>(found.versions());
        long position = found.lastPosition();
        List<Verdict> verdicts = new ArrayList<>(group.size());
        List<JournalRecord> events = new ArrayList<>();
        for (Append append : group) {
            long version = versions.getOrDefault(append.stream(), 0L);
            if (!append.expected().isMetBy(version)) {
                verdicts.add(
                        new Verdict.Refused(version, steps.isStored(append.ids().get(0))));
                continue;
            }
            verdicts.add(new Verdict.Stored(version + 1, position(append, position + 1)));
            for (EventText event : append.events()) {
                events.add(new JournalRecord(position(append, ++position), append.stream(), ++version, event));
            }
            versions.put(append.stream(), version);
        }
        if (!events.isEmpty()) {
            steps.insert(events);
        }
        return verdicts;
    }

    private static Set<StreamId> streams(List<Append> group) {
        Set<StreamId> streams = new LinkedHashSet<>();
        group.forEach(append -> streams.add(append.stream()));
        return streams;
    }

    private static Position position(Append append, long number) {
        return new Position(append.partition(), number);
    }
}
