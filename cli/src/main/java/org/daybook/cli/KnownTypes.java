package org.daybook.cli;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The stored names of events that may occur, each with its versions, or with any. */
final class KnownTypes {

    /** Whatever occurs. */
    static final KnownTypes ALL = new KnownTypes(null);

    /** A name may have blanks, too. */
    private static final Pattern LINE = Pattern.compile("(.+?)(?: +(\\d{1,9}))?");

    private final @Nullable Map<String, Set<Integer>> versions;

    private KnownTypes(@Nullable Map<String, Set<Integer>> versions) {
        this.versions = versions;
    }

    /** With versions for each name. */
    static KnownTypes of(Map<String, ? extends Set<Integer>> versions) {
        return new KnownTypes(new HashMap<>(versions));
    }

    /** From lines of a name, and perhaps a version behind it. Blank lines, and those that begin with #, say nothing. */
    static KnownTypes of(List<String> lines) {
        Map<String, Set<Integer>> versions = new HashMap<>();
        Set<String> ofAnyVersion = new HashSet<>();
        for (String each : lines) {
            Matcher line = LINE.matcher(each.strip());
            if (line.matches() && !each.startsWith("#")) {
                Set<Integer> known = versions.computeIfAbsent(line.group(1), name -> new HashSet<>());
                if (line.group(2) == null) {
                    ofAnyVersion.add(line.group(1));
                } else {
                    known.add(Integer.parseInt(line.group(2)));
                }
            }
        }
        ofAnyVersion.forEach(each -> versions.put(each, Set.of()));
        return new KnownTypes(versions);
    }

    /** What is wrong with a type, if it is. */
    @Nullable
    String problem(String type, int version) {
        if (versions == null) {
            return null;
        }
        Set<Integer> known = versions.get(type);
        if (known == null) {
            return "the type " + type + " is not known";
        }
        return known.isEmpty() || known.contains(version)
                ? null
                : "version " + version + " of the type " + type + " is not known";
    }
}
