package org.daybook.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which module a class comes from, told by where its class file lies. */
final class Modules {

    /** {@code .../store-memory/target/...} in a build, {@code .../daybook-store-memory/0.1.0/...} in a repository. */
    private static final Pattern LOCATION = Pattern.compile("/([a-z-]+)/target/|/daybook-([a-z-]+)/\\d");

    private Modules() {}

    static String of(JavaClass type) {
        return at(type.getSource().orElseThrow().getUri().toString());
    }

    static String at(String uri) {
        Matcher location = LOCATION.matcher(uri);
        if (!location.find()) {
            throw new IllegalStateException("no module lies at " + uri);
        }
        return location.group(1) != null ? location.group(1) : location.group(2);
    }

    static DescribedPredicate<JavaClass> in(String... modules) {
        List<String> names = List.of(modules);
        return DescribedPredicate.describe("in " + names, type -> {
            JavaClass element = type.getBaseComponentType();
            return element.getPackageName().startsWith("org.daybook")
                    && element.getSource().isPresent()
                    && names.contains(of(element));
        });
    }

    static DescribedPredicate<JavaClass> notIn(String... modules) {
        return DescribedPredicate.not(in(modules)).as("not in " + List.of(modules));
    }
}
