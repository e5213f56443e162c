package org.daybook.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/**
 * Code that breaks one rule, compiled into the folders of modules that do not exist, to see that the rule notices.
 *
 * @param rule the name of the rule
 * @param sources classes in modules
 */
record Broken(String rule, List<Source> sources) {

    /** The text of a class, in which $ stands for a name that no other class has. */
    record Source(String module, String text) {

        private static final Pattern NAME = Pattern.compile("package ([\\w.]+);.*?(?:class|record) (\\w+)");

        /** The name as a path, without an ending. */
        String path() {
            Matcher name = NAME.matcher(text);
            if (!name.find()) {
                throw new IllegalArgumentException(text);
            }
            return name.group(1).replace('.', '/') + "/" + name.group(2);
        }

        Path classFile(Path folder) {
            return folder.resolve(module).resolve("target/classes").resolve(path() + ".class");
        }
    }

    static Broken in(String module, String text, String rule) {
        return new Broken(rule, List.of()).and(module, text);
    }

    Broken and(String module, String text) {
        List<Source> more = new ArrayList<>(sources);
        String name = rule + (more.isEmpty() ? "" : more.size());
        more.add(new Source(module, text.replace("$", name)));
        return new Broken(rule, more);
    }

    /** Compiles all in one run, since the compiler's start takes most of the time; then each class goes to its module. */
    static void compile(List<Broken> all, Path folder) throws IOException {
        Path together = Files.createDirectories(folder.resolve("together"));
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-nowarn",
                "-d",
                together.toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        List<Source> sources =
                all.stream().flatMap(each -> each.sources().stream()).toList();
        for (Source source : sources) {
            Path file = folder.resolve("sources").resolve(source.path() + ".java");
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.text()).toString());
        }
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalArgumentException("what breaks the rules does not compile");
        }
        for (Source source : sources) {
            Files.createDirectories(source.classFile(folder).getParent());
            Files.move(together.resolve(source.path() + ".class"), source.classFile(folder));
        }
    }

    JavaClasses classes(Path folder) {
        return new ClassFileImporter()
                .importPaths(
                        sources.stream().map(source -> source.classFile(folder)).toList());
    }

    @Override
    public String toString() {
        return rule;
    }
}
