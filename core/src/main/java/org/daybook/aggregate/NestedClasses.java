package org.daybook.aggregate;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
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
        visitLent(aggregate, lends);
    }

    /** What does not lend keeps its own events, and does not stand in the way of those above it. */
    private void visitLent(Class<?> type, Predicate<Class<?>> lends) {
        List<Class<?>> above = new ArrayList<>(List.of(type.getInterfaces()));
        if (type.getSuperclass() != null) {
            above.add(type.getSuperclass());
        }
        for (Class<?> each : above) {
            if (lends.test(each)) {
                visitNested(each);
            }
            visitLent(each, lends);
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
