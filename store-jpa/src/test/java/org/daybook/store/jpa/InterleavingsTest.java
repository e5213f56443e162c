package org.daybook.store.jpa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.StreamId;
import org.daybook.journal.EventText;
import org.daybook.store.jpa.ModelConnection.Program;
import org.daybook.store.jpa.ModelDatabase.Keys;
import org.daybook.store.jpa.ModelWriter.Door;
import org.junit.jupiter.api.Test;

class InterleavingsTest {
    private long ids;

    private Append append(String stream, ExpectedVersion expected, int events) {
        List<EventText> texts = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            texts.add(new EventText(new UUID(0, ++ids), "t", 1, "{}", "{}", Instant.EPOCH));
        }
        return Append.of(new StreamId("Todo", stream), expected, texts);
    }

    @Test
    void probe() {
        for (BrokenVariant variant : BrokenVariant.values())
            for (Door door : Door.values())
                for (int writers = 2; writers <= 3; writers++)
                    for (int mishaps = 0; mishaps <= 2; mishaps++) {
                        if (writers == 3 && mishaps == 2) continue;
                        if (variant != BrokenVariant.NONE && (door == Door.ONE_FLIGHT || writers == 3)) continue;
                        List<Program> programs = new ArrayList<>();
                        for (int i = 0; i < writers; i++) {
                            programs.add(
                                    new ModelWriter(door, variant, List.of(append("a", ExpectedVersion.any(), 1))));
                        }
                        programs.add(new ModelReader(ModelReader.SOUND, 2, 2));
                        long t = System.nanoTime();
                        var result = Interleavings.explore(Keys.ALL, programs, mishaps);
                        System.out.println(variant + " " + door + " writers " + writers + " mishaps " + mishaps + ": "
                                + result.moments() + " moments " + result.schedules() + " schedules " + result.ends()
                                + " ends " + (System.nanoTime() - t) / 1000000 + " ms");
                        result.broken().forEach((p, s) -> System.out.println(p + ": " + s));
                    }
    }
}
