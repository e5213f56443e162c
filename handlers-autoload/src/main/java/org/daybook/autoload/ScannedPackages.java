package org.daybook.autoload;

import io.github.classgraph.ClassGraph;
import io.github.classgraph.ClassGraphException;
import io.github.classgraph.ClassInfo;
import io.github.classgraph.ClassInfoList;
import io.github.classgraph.FieldInfo;
import io.github.classgraph.Resource;
import io.github.classgraph.ScanResult;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.daybook.aggregate.Mutator;
import org.daybook.event.AggregateType;
import org.daybook.event.BaseEntity;
import org.daybook.event.ConfigurationException;
import org.daybook.event.DomainEvent;
import org.daybook.event.Upcasts;
import org.daybook.handler.Durable;
import org.daybook.handler.SubscribeTo;

/**
 * What one look at the class files of packages found: the names of concrete classes, sorted. No class is loaded for it, and
 * class files outside the packages are read only where a class inside inherits from them.
 *
 * @param events classes of events
 * @param aggregates classes that are aggregates whatever their events are
 * @param heirs classes below an abstract type of the packages, which may lend them events
 * @param mutators constants that are mutators, each as the name of its class, a hash sign and its own name
 * @param upcasters classes of upcasters that say which shape they are for
 * @param handlers classes of handlers
 * @param withoutMethods classes named or annotated as handlers that have no handler method
 * @param unmarked classes with handler methods that are neither named nor annotated as handlers
 */
record ScannedPackages(
        Set<String> events,
        Set<String> aggregates,
        Set<String> heirs,
        Set<String> mutators,
        Set<String> upcasters,
        Set<String> handlers,
        Set<String> withoutMethods,
        Set<String> unmarked) {

    private static final String HANDLERS = "Handlers";

    static ScannedPackages scan(List<String> packages) {
        ClassGraph classGraph = new ClassGraph()
                .acceptPackages(packages.toArray(String[]::new))
                .enableClassInfo()
                .enableFieldInfo()
                .enableMethodInfo()
                .enableAnnotationInfo()
                .ignoreClassVisibility()
                .ignoreFieldVisibility()
                .ignoreMethodVisibility();
        boolean interrupted = Thread.interrupted(); // the scan would swallow it
        try (ScanResult result = classGraph.scan()) {
            packages.forEach(each -> requireExists(result, each));
            requireReadable(result);
            return of(result);
        } catch (ClassGraphException e) {
            throw new ConfigurationException("the packages " + packages + " cannot be scanned", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void requireExists(ScanResult result, String name) {
        if (result.getAllClasses().stream().noneMatch(each -> PackageNames.contain(name, each.getPackageName()))) {
            throw new ConfigurationException(
                    "package " + name + " does not exist: no class on the class path is in it or below it");
        }
    }

    /** A class file that is damaged is passed over by the scan, as if its handlers were not there. */
    private static void requireReadable(ScanResult result) {
        for (Resource file : result.getResourcesWithExtension("class")) {
            String path = file.getPath();
            String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
            if ((name.endsWith("." + HANDLERS) || name.endsWith("$" + HANDLERS)) && result.getClassInfo(name) == null) {
                throw new ConfigurationException("the class file of " + name + " cannot be read: " + file.getURI());
            }
        }
    }

    private static ScannedPackages of(ScanResult result) {
        Set<String> aggregates = concrete(result.getSubclasses(BaseEntity.class.getName()));
        aggregates.addAll(concrete(result.getClassesWithAnnotation(AggregateType.class.getName())));

        Set<String> withMethods = concrete(result.getClassesWithMethodAnnotation(SubscribeTo.class.getName()));
        Set<String> marked = concrete(result.getClassesWithAnnotation(EventHandlers.class.getName()));
        marked.addAll(concrete(result.getClassesWithAnnotation(Durable.class.getName())));
        marked.addAll(concrete(
                result.getAllClasses().filter(each -> each.getSimpleName().equals(HANDLERS))));

        return new ScannedPackages(
                concrete(result.getClassesImplementing(DomainEvent.class.getName())),
                aggregates,
                heirs(result),
                mutators(result),
                concrete(result.getClassesWithAnnotation(Upcasts.class.getName())),
                both(marked, withMethods),
                without(marked, withMethods),
                without(withMethods, marked));
    }

    private static Set<String> heirs(ScanResult result) {
        Set<String> names = new TreeSet<>();
        for (ClassInfo type : result.getAllClasses()) {
            if (type.isInterface()) {
                names.addAll(concrete(type.getClassesImplementing()));
            } else if (type.isAbstract()) {
                names.addAll(concrete(type.getSubclasses()));
            }
        }
        return names;
    }

    private static Set<String> mutators(ScanResult result) {
        Set<String> names = new TreeSet<>();
        for (ClassInfo type : result.getAllClasses()) {
            for (FieldInfo field : type.getDeclaredFieldInfo()) {
                if (field.isStatic()
                        && field.isFinal()
                        && field.getTypeDescriptor().toString().equals(Mutator.class.getName())) {
                    names.add(type.getName() + "#" + field.getName());
                }
            }
        }
        return names;
    }

    private static Set<String> concrete(ClassInfoList classes) {
        return new TreeSet<>(classes.filter(each -> each.isStandardClass() && !each.isAbstract())
                .filter(each -> !each.isAnonymousInnerClass())
                .getNames());
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
        Set<String> names = new TreeSet<>(one);
        names.retainAll(other);
        return names;
    }

    private static Set<String> without(Set<String> one, Set<String> other) {
        Set<String> names = new TreeSet<>(one);
        names.removeAll(other);
        return names;
    }
}
