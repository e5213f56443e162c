package org.daybook.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The public top-level types of sources, and what the Javadoc of each lacks. The JDK's own compiler reads them. */
final class PublicTypes {

    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\\s[\\s\\S]*\\S[\\s\\S]*}</pre>");

    /** The words that the Javadoc uses, so that a remark about some thread is not taken for a promise. */
    private static final Pattern THREADS =
            Pattern.compile("\\b([Ii]mmutable\\b|[Ss]afe\\s+for\\s+use\\s+by\\b|[Uu]sed\\s+by\\s+one\\s+thread\\b)");

    private PublicTypes() {}

    /** The types below a folder by name, each with what it lacks. */
    static Map<String, List<String>> below(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            return in(files.filter(each -> each.toString().endsWith(".java"))
                    .map(PublicTypes::read)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The types in the texts of source files by name, each with what it lacks. */
    static Map<String, List<String>> in(List<String> sources) {
        List<Source> files = sources.stream().map(Source::new).toList();
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, null, null, null, null, files);
        DocTrees docs = DocTrees.instance(task);
        Map<String, List<String>> lacking = new TreeMap<>();
        try {
            for (CompilationUnitTree file : task.parse()) {
                for (Tree each : file.getTypeDecls()) {
                    if (each instanceof ClassTree type
                            && type.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
                        String doc = docs.getDocComment(new TreePath(new TreePath(file), type));
                        lacking.put(file.getPackageName() + "." + type.getSimpleName(), lacking(doc));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lacking;
    }

    private static List<String> lacking(String doc) {
        String text = Objects.requireNonNullElse(doc, "");
        return Stream.of(
                        EXAMPLE.matcher(text).find() ? "" : "an example",
                        THREADS.matcher(text).find() ? "" : "a word on threads")
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        /** The parser asks no more than this, and a file may hold any type. */
        @Override
        public boolean isNameCompatible(String simpleName, JavaFileObject.Kind kind) {
            return true;
        }
    }
}
