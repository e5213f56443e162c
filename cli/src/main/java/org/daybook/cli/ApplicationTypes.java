package org.daybook.cli;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.daybook.Daybook;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The types of events that an application knows, found as its own Daybook finds them. No handler of it is created. */
final class ApplicationTypes {

    @Option(
            names = "--classpath",
            paramLabel = "PATH",
            description = "the jars and folders of classes of an application, as java takes them")
    private @Nullable String classPath;

    @Option(
            names = "--package",
            paramLabel = "NAME",
            description = "a package in which the application finds its aggregates; may be given more than once")
    private List<String> packages = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    boolean isGiven() {
        return classPath != null || !packages.isEmpty();
    }

    <T> T ask(Function<Daybook, T> question) {
        return ask(MemoryStore::new, question);
    }

    /** The same, on a store, which is closed then. */
    <T> T ask(Supplier<? extends Store> store, Function<Daybook, T> question) {
        String path = classPath;
        if (path == null || packages.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "name the application by both --classpath=PATH and --package=NAME");
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(urls(path), ApplicationTypes.class.getClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            try (Daybook daybook = Daybook.builder(store.get())
                    .packages(packages.toArray(String[]::new))
                    .beginLater()
                    .open()) {
                return question.apply(daybook);
            }
        } catch (IOException e) {
            throw new FileFailedException("cannot read " + path, e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private URL[] urls(String path) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String each : path.split(Pattern.quote(File.pathSeparator), -1)) {
            Path file = Path.of(each);
            if (!Files.exists(file)) {
                throw new ParameterException(spec.commandLine(), "--classpath names " + each + ", which is not there");
            }
            urls.add(file.toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
