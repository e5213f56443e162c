package org.daybook.autoload;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Loads the classes below one prefix by itself, so that they are seen as never before, and remembers which. */
final class FreshClassLoader extends URLClassLoader {

    private final String prefix;
    private final List<String> loaded = new ArrayList<>();

    FreshClassLoader(String prefix, ClassLoader parent) {
        super(classPath(), parent);
        this.prefix = prefix;
    }

    private static URL[] classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(FreshClassLoader::url)
                .toArray(URL[]::new);
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (!name.startsWith(prefix)) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            loaded.add(name);
            return findClass(name);
        }
    }

    @Override
    public void close() {}

    List<String> loaded() {
        return loaded;
    }
}
