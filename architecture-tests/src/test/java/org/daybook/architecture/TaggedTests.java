package org.daybook.architecture;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Which tags of tests ran. What ran is in the reports of Surefire, which know no tags; the tags are in the class files, which
 * are read and not loaded. A test that a class inherits counts as one of that class.
 */
final class TaggedTests {

    private static final Set<String> NOT_PASSED = Set.of("failure", "error", "rerunFailure", "rerunError");

    private final JavaClasses classes;
    private final Map<String, SortedSet<String>> passed = new TreeMap<>();

    private TaggedTests(JavaClasses classes) {
        this.classes = classes;
    }

    /** Reads class files, and not those that they refer to: no tag stands there. */
    static JavaClasses classes(Function<ClassFileImporter, JavaClasses> imported) {
        return ArchConfiguration.withThreadLocalScope(configuration -> {
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return imported.apply(new ClassFileImporter());
        });
    }

    /**
     * Reads reports.
     *
     * @param classes the test classes and what they inherit from
     * @param folders holding files such as {@code TEST-com.acme.TodoTest.xml}
     * @param since when the build began: an older report is left from another one
     */
    static TaggedTests of(JavaClasses classes, Collection<Path> folders, Instant since) {
        TaggedTests tests = new TaggedTests(classes);
        for (Path folder : folders) {
            reports(folder, since).forEach(tests::read);
        }
        return tests;
    }

    /** The reports in a folder that were written since some time, none if there is no folder. */
    static List<Path> reports(Path folder, Instant since) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .filter(file -> !writtenAt(file).isBefore(since))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant writtenAt(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Path report) {
        Map<String, Boolean> methods = new HashMap<>();
        for (Element test : children(document(report), "testcase")) {
            String method = test.getAttribute("classname") + "#"
                    + test.getAttribute("name").replaceFirst("[^\\p{L}\\p{N}_$].*", "");
            if (NOT_PASSED.stream().anyMatch(each -> !children(test, each).isEmpty())) {
                methods.put(method, false);
            } else if (children(test, "skipped").isEmpty()) {
                methods.putIfAbsent(method, true);
            }
        }
        methods.forEach((method, itPassed) -> {
            if (itPassed) {
                String[] parts = method.split("#");
                tagsOf(parts[0], parts[1])
                        .forEach(tag -> passed.computeIfAbsent(tag, each -> new TreeSet<>())
                                .add(parts[0].substring(parts[0].lastIndexOf('.') + 1) + "." + parts[1]));
            }
        });
    }

    private static Element document(Path file) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        NodeList nodes = parent.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) {
            children.add((Element) nodes.item(i));
        }
        return children;
    }

    /** The tags of a method and of its class; those of the method stand where it is declared. */
    private Set<String> tagsOf(String className, String methodName) {
        Set<String> tags = new HashSet<>();
        if (!classes.contain(className)) {
            return tags; // a report that is left over from a class that is gone
        }
        boolean declared = false;
        for (Optional<JavaClass> type = Optional.of(classes.get(className));
                type.isPresent();
                type = type.get().getRawSuperclass()) {
            tags.addAll(tags(type.get().getAnnotations()));
            for (JavaMethod method : type.get().getMethods()) {
                if (!declared && method.getName().equals(methodName)) {
                    tags.addAll(tags(method.getAnnotations()));
                }
            }
            declared |= type.get().getMethods().stream()
                    .anyMatch(each -> each.getName().equals(methodName));
        }
        return tags;
    }

    private static Set<String> tags(Collection<? extends JavaAnnotation<?>> annotations) {
        Set<String> tags = new HashSet<>();
        for (JavaAnnotation<?> each : annotations) {
            if (each.getRawType().isEquivalentTo(Tag.class)) {
                tags.add((String) each.get("value").orElseThrow());
            } else if (each.getRawType().isEquivalentTo(Tags.class)) {
                for (Object tag : (Object[]) each.get("value").orElseThrow()) {
                    tags.addAll(tags(List.of((JavaAnnotation<?>) tag)));
                }
            }
        }
        return tags;
    }

    /** The tests that ran and passed, by tag. */
    Map<String, SortedSet<String>> passed() {
        return passed;
    }

    /** Where each tag stands, whether it ran or not. */
    Map<String, SortedSet<String>> all() {
        Map<String, SortedSet<String>> all = new TreeMap<>();
        for (JavaClass type : classes) {
            tags(type.getAnnotations())
                    .forEach(tag ->
                            all.computeIfAbsent(tag, each -> new TreeSet<>()).add(type.getSimpleName()));
            for (JavaMethod method : type.getMethods()) {
                tags(method.getAnnotations())
                        .forEach(tag -> all.computeIfAbsent(tag, each -> new TreeSet<>())
                                .add(type.getSimpleName() + "." + method.getName()));
            }
        }
        return all;
    }
}
