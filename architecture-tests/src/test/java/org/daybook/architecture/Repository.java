package org.daybook.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The source tree that these tests are part of. */
final class Repository {

    /** Folders of the root POM's modules whose classes nobody gets: see PomTest and SeesClassesTest. */
    private static final Set<String> NO_LIBRARY =
            Set.of("bom", "cli", "examples", "benchmarks", "smoke-tests", "architecture-tests");

    /** A dependency as a POM names it. */
    record Dependency(String groupId, String artifactId, String scope) {
        boolean isForUsers() {
            return scope.equals("compile") || scope.equals("runtime");
        }
    }

    private Repository() {}

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("architecture-tests/pom.xml"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("these tests run in the source tree");
        }
        return folder;
    }

    /** The folders of the modules that are published as libraries. */
    static List<String> libraries() {
        List<String> modules = new ArrayList<>();
        for (Element module : elements(child(pom(root()), "modules"), "module")) {
            if (!NO_LIBRARY.contains(module.getTextContent().strip())) {
                modules.add(module.getTextContent().strip());
            }
        }
        return modules;
    }

    /** Every folder of the source tree that has a POM. */
    static List<Path> folders() {
        try (Stream<Path> files = Files.walk(root(), 3)) {
            return files.filter(
                            file -> file.endsWith("pom.xml") && !file.toString().contains("/target/"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The modules that have tests. */
    static List<Path> foldersWithTests() {
        return folders().stream()
                .filter(folder -> Files.isDirectory(folder.resolve("src/test/java")))
                .toList();
    }

    /** Every Markdown file of the source tree. */
    static List<Path> markdown() {
        try (Stream<Path> files = Files.walk(root())) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !root().relativize(file).toString().matches("(.*/)?(target|\\.[^/]*)/.*"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Dependency> dependencies(Path folder) {
        return dependencies(pom(folder));
    }

    /** What a POM says of the versions of others. */
    static List<Dependency> managed(Path folder) {
        return dependencies(child(pom(folder), "dependencyManagement"));
    }

    /** A profile of the root POM. */
    static Element profile(String id) {
        return elements(child(pom(root()), "profiles"), "profile").stream()
                .filter(each -> text(each, "id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** What a plugin of the root POM does in every build. */
    static Element execution(String id) {
        NodeList all = pom(root()).getElementsByTagName("execution");
        for (int i = 0; i < all.getLength(); i++) {
            if (text((Element) all.item(i), "id").equals(id)) {
                return (Element) all.item(i);
            }
        }
        throw new IllegalStateException("the root POM has no execution " + id);
    }

    private static List<Dependency> dependencies(Element parent) {
        return elements(child(parent, "dependencies"), "dependency").stream()
                .map(each -> new Dependency(text(each, "groupId"), text(each, "artifactId"), scope(each)))
                .toList();
    }

    /** The artifacts that a POM takes with their own dependencies, or some of these. */
    static List<String> artifactsWithWhatTheyBring(Path folder) {
        return elements(child(pom(folder), "dependencies"), "dependency").stream()
                .filter(each -> elements(child(each, "exclusions"), "exclusion").stream()
                        .noneMatch(exclusion -> text(exclusion, "artifactId").equals("*")))
                .map(each -> text(each, "artifactId"))
                .toList();
    }

    private static String scope(Element dependency) {
        String scope = text(dependency, "scope");
        return scope.isEmpty() ? "compile" : scope;
    }

    static Element pom(Path folder) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(folder.resolve("pom.xml").toFile())
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException(folder + " has no readable POM", e);
        }
    }

    static String text(Element parent, String name) {
        Element child = child(parent, name);
        return child == null ? "" : child.getTextContent().strip();
    }

    static Element child(Element parent, String name) {
        return elements(parent, name).stream().findFirst().orElse(null);
    }

    static List<Element> elements(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node each = parent == null ? null : parent.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
