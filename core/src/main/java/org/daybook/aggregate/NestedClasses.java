package org.daybook.aggregate;

import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Finds the concrete classes of one kind in classes, in what is nested in them, and in what sealed types permit. */
final class NestedClasses {

    private final Predicate<Class<?>> isWanted;
    private final Set<Class<?>> seen = new HashSet<>();
    private final Set<Class<?>> found = new LinkedHashSet<>();

    NestedClasses(Predicate<Class<?>> isWanted) {
        this.isWanted = isWanted;
    }

    Set<Class<?>> found() {
        return found;
    }

    /** Visits what is nested in an aggregate and in the types above it that lend it their events. */
    void visitNestedAndLent(Class<?> aggregate, Predicate<Class<?>> lends) {
        visitNested(aggregate);
        Class<?> parent = aggregate.getSuperclass();
        if (parent != null && lends.test(parent)) {
            visitNestedAndLent(parent, lends);
        }
        for (Class<?> each : aggregate.getInterfaces()) {
            if (lends.test(each)) {
                visitNestedAndLent(each, lends);
            }
        }
    }

    void visit(Class<?> type) {
        if (!seen.add(type)) {
            return;
        }
        if (isWanted.test(type) && !Modifier.isAbstract(type.getModifiers())) {
            found.add(type);
        }
        if (type.isSealed()) {
            List.of(type.getPermittedSubclasses()).forEach(this::visit);
        }
        visitNested(type);
    }

    private void visitNested(Class<?> type) {
        for (Class<?> nested : type.getDeclaredClasses()) {
            visit(nested);
        }
    }
}
