package org.daybook.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The public types of sources, those nested in them included, and what the Javadoc of each lacks. The JDK's own compiler reads
 * them, and no class is resolved: a type is known by its simple name, and a method by its name and how many parameters it has.
 */
final class PublicTypes {

    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\\s[\\s\\S]*\\S[\\s\\S]*}</pre>");

    /** The words that the Javadoc uses, so that a remark about some thread is not taken for a promise. */
    private static final Pattern THREADS =
            Pattern.compile("\\b([Ii]mmutable\\b|[Ss]afe\\s+for\\s+use\\s+by\\b|[Uu]sed\\s+by\\s+one\\s+thread\\b)");

    private final DocTrees docs;
    private final List<Declared> types = new ArrayList<>();
    private final Map<String, String> packages = new HashMap<>();

    private PublicTypes(DocTrees docs) {
        this.docs = docs;
    }

    /** A type where it is declared; public if all types around it are, too. */
    private record Declared(String inPackage, String name, TreePath path, boolean isPublic) {
        ClassTree tree() {
            return (ClassTree) path.getLeaf();
        }

        boolean isInterface() {
            return tree().getKind() == Kind.INTERFACE || tree().getKind() == Kind.ANNOTATION_TYPE;
        }

        List<MethodTree> methods() {
            return tree().getMembers().stream()
                    .filter(MethodTree.class::isInstance)
                    .map(MethodTree.class::cast)
                    .toList();
        }

        /** Whether others can call it, or extend the type and call it. */
        boolean shows(MethodTree method) {
            Set<Modifier> flags = method.getModifiers().getFlags();
            return flags.contains(Modifier.PUBLIC)
                    || flags.contains(Modifier.PROTECTED)
                    || isInterface() && !flags.contains(Modifier.PRIVATE);
        }

        String nameOf(MethodTree method) {
            return method.getName().contentEquals("<init>")
                    ? tree().getSimpleName().toString()
                    : method.getName().toString();
        }
    }

    /** The types below some folders by name, each with what it lacks. */
    static Map<String, List<String>> below(List<Path> folders) {
        List<String> sources = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(each -> each.toString().endsWith(".java"))
                        .map(PublicTypes::read)
                        .forEach(sources::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return in(sources);
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
        JavacTask task = (JavacTask)
                ToolProvider.getSystemJavaCompiler().getTask(null, null, PublicTypes::refuse, null, null, files);
        PublicTypes all = new PublicTypes(DocTrees.instance(task));
        try {
            task.parse().forEach(all::declare);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, List<String>> lacking = new TreeMap<>();
        all.types.stream().filter(Declared::isPublic).forEach(each -> lacking.put(each.name(), all.lacking(each)));
        return lacking;
    }

    /** Half of a source would be read otherwise. */
    private static void refuse(Diagnostic<? extends JavaFileObject> problem) {
        throw new IllegalArgumentException(problem.toString());
    }

    private void declare(CompilationUnitTree file) {
        TreePath path = new TreePath(file);
        if (file.getPackage() == null) {
            return; // a module's description
        }
        String inPackage = file.getPackageName().toString();
        packages.merge(inPackage, doc(new TreePath(path, file.getPackage())), String::concat);
        for (Tree each : file.getTypeDecls()) {
            if (each instanceof ClassTree type) {
                boolean isPublic = type.getModifiers().getFlags().contains(Modifier.PUBLIC);
                add(new Declared(
                        inPackage, inPackage + "." + type.getSimpleName(), new TreePath(path, type), isPublic));
            }
        }
    }

    private void add(Declared type) {
        types.add(type);
        for (Tree each : type.tree().getMembers()) {
            if (each instanceof ClassTree member) {
                boolean isPublic = type.isPublic()
                        && (type.isInterface()
                                || member.getModifiers().getFlags().contains(Modifier.PUBLIC));
                add(new Declared(
                        type.inPackage(),
                        type.name() + "." + member.getSimpleName(),
                        new TreePath(type.path(), member),
                        isPublic));
            }
        }
    }

    private String doc(TreePath path) {
        return Objects.requireNonNullElse(docs.getDocComment(path), "");
    }

    private List<String> lacking(Declared type) {
        String text = doc(type.path());
        List<String> lacking = new ArrayList<>();
        if (!EXAMPLE.matcher(text).find()) {
            lacking.add("an example");
        }
        if (!THREADS.matcher(text).find()) {
            lacking.add("a word on threads");
        }
        for (MethodTree method : type.methods()) {
            if (type.shows(method)) {
                String said = text + packages.get(type.inPackage()) + said(type, method);
                thrown(method).stream()
                        .filter(name -> !Pattern.compile("\\b" + name + "\\b")
                                .matcher(said)
                                .find())
                        .forEach(name -> lacking.add("that " + type.nameOf(method) + " throws " + name));
            }
        }
        return lacking;
    }

    /** The Javadoc of a method, or of those that it overrides if it has none. */
    private String said(Declared type, MethodTree method) {
        String own = doc(new TreePath(type.path(), method));
        return own.isEmpty() && hasOverride(method) ? inherited(type, method) : own;
    }

    private static boolean hasOverride(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .anyMatch(each -> each.getAnnotationType().toString().equals("Override"));
    }

    private String inherited(Declared type, MethodTree method) {
        Set<String> names = new HashSet<>();
        Stream.concat(Stream.ofNullable(type.tree().getExtendsClause()), type.tree().getImplementsClause().stream())
                .map(each -> each.toString().replaceFirst("(?s)<.*", "").replaceFirst(".*\\.", ""))
                .forEach(names::add);
        StringBuilder said = new StringBuilder();
        for (Declared each : types) {
            if (!each.equals(type) && names.contains(each.tree().getSimpleName().toString())) {
                each.methods().stream()
                        .filter(other -> other.getName().equals(method.getName())
                                && other.getParameters().size()
                                        == method.getParameters().size())
                        .forEach(other -> said.append(doc(new TreePath(each.path(), other))));
                said.append(inherited(each, method));
            }
        }
        return said.toString();
    }

    /** What the body of a method throws by itself; not what a class or a lambda in it throws, maybe later. */
    private static Set<String> thrown(MethodTree method) {
        Set<String> names = new TreeSet<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitThrow(ThrowTree tree, Void nothing) {
                if (tree.getExpression() instanceof NewClassTree made) {
                    names.add(made.getIdentifier().toString().replaceFirst(".*\\.", ""));
                }
                return super.visitThrow(tree, nothing);
            }

            @Override
            public Void visitClass(ClassTree tree, Void nothing) {
                return null;
            }

            @Override
            public Void visitLambdaExpression(LambdaExpressionTree tree, Void nothing) {
                return null;
            }
        }.scan(method.getBody(), null);
        return names;
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
