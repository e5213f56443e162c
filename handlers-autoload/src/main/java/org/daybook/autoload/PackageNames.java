package org.daybook.autoload;

import java.util.List;
import java.util.TreeSet;
import org.daybook.event.ConfigurationException;

/** Names of packages as somebody configured them. */
final class PackageNames {

    private PackageNames() {}

    /** The names, each once, sorted. A pattern or a path would be taken for something else by the scan, so it is refused. */
    static List<String> requireValid(List<String> names) {
        if (names.isEmpty()) {
            throw new ConfigurationException("no package is given to load aggregates and handlers from");
        }
        names.forEach(PackageNames::requireValid);
        return List.copyOf(new TreeSet<>(names));
    }

    private static void requireValid(String name) {
        if (name.isBlank()) {
            throw new ConfigurationException("a package to load has a blank name");
        }
        for (String part : name.split("\\.", -1)) {
            if (!isIdentifier(part)) {
                throw new ConfigurationException("'" + name + "' is not the name of a package, such as com.acme.todo");
            }
        }
    }

    private static boolean isIdentifier(String part) {
        return !part.isEmpty()
                && Character.isJavaIdentifierStart(part.codePointAt(0))
                && part.codePoints().allMatch(Character::isJavaIdentifierPart);
    }

    /** Whether a package is one of these or below one. */
    static boolean contain(String outer, String name) {
        return name.equals(outer) || name.startsWith(outer + ".");
    }
}
