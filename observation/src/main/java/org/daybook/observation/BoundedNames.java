package org.daybook.observation;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The values of one key: as many as a registry of metrics can bear, whatever a caller makes up. */
final class BoundedNames {

    /** Of each key. Applications have far fewer types and handlers. */
    static final int MOST = 1_000;

    static final String OTHER = "other";

    private static final int LONGEST = 200;

    /** The name of a lambda's class ends with a number that is another one each time. */
    private static final Pattern GENERATED = Pattern.compile("(\\$\\$Lambda)[^ ]*|/0x[0-9a-f]+");

    private final Map<String, String> known = new ConcurrentHashMap<>();
    private final Set<String> values = ConcurrentHashMap.newKeySet();

    String of(String name) {
        String before = known.get(name);
        return before != null ? before : add(name);
    }

    private String add(String name) {
        String value = GENERATED.matcher(name).replaceAll(match -> match.group(1) == null ? "" : "\\$\\$Lambda");
        value = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
        synchronized (values) {
            if (values.size() >= MOST && !values.contains(value)) {
                return OTHER;
            }
            values.add(value);
            if (known.size() < 2 * MOST) {
                known.put(name, value);
            }
        }
        return value;
    }
}
