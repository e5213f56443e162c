package org.daybook.cli.djangoevents;

import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which ids were read, a bit for each, in blocks. So a row that appears later among them is found, and how many rows there were matters not.
 * Keeps a few blocks in memory.
 */
final class IdBlocks {

    static final int BLOCK = 8_192;

    private static final int KEPT = 256;

    /** Reads the bits of a block, or nothing. */
    interface Loader {
        String load(long block);
    }

    private final Map<Long, BitSet> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<Long> changed = new TreeSet<>();

    boolean contains(long id, Loader loader) {
        return block(Math.floorDiv(id, BLOCK), loader).get(Math.floorMod(id, BLOCK));
    }

    void add(long id, Loader loader) {
        long number = Math.floorDiv(id, BLOCK);
        block(number, loader).set(Math.floorMod(id, BLOCK));
        changed.add(number);
    }

    /** What has changed since the last call, as text. */
    Map<Long, String> changes() {
        Map<Long, String> texts = new HashMap<>();
        for (long each : changed) {
            texts.put(
                    each,
                    Base64.getEncoder()
                            .encodeToString(
                                    Objects.requireNonNull(kept.get(each)).toByteArray()));
        }
        changed.clear();
        kept.keySet().removeIf(each -> kept.size() > KEPT);
        return texts;
    }

    private BitSet block(long number, Loader loader) {
        BitSet known = kept.get(number);
        if (known == null) {
            known = BitSet.valueOf(Base64.getDecoder().decode(loader.load(number)));
            kept.put(number, known);
        }
        if (kept.size() > 2 * KEPT && changed.isEmpty()) {
            kept.keySet().removeIf(each -> kept.size() > KEPT && each != number);
        }
        return known;
    }
}
