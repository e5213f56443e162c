package org.daybook;

import java.net.URL;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.daybook.event.ConfigurationException;
import org.daybook.serialization.EventSerializer;
import org.jspecify.annotations.Nullable;

/** Finds services and resources as the application's thread sees them and as this library sees them. */
final class Services {

    private Services() {}

    static <T> List<T> all(Class<T> service) {
        try {
            List<T> found = new ArrayList<>();
            Set<Class<?>> classes = new HashSet<>();
            for (ServiceLoader<T> loader : List.of(
                    load(service, Thread.currentThread().getContextClassLoader()),
                    load(service, Services.class.getClassLoader()))) {
                loader.forEach(each -> {
                    if (classes.add(each.getClass())) {
                        found.add(each);
                    }
                });
            }
            return found;
        } catch (ServiceConfigurationError e) {
            throw new ConfigurationException("a " + service.getName() + " on the class path is broken", e);
        }
    }

    /** The caller of ServiceLoader.load must be in this module, and each service be named for its check of "uses". */
    private static <T> ServiceLoader<T> load(Class<T> service, @Nullable ClassLoader loader) {
        return ServiceLoader.load(service, loader);
    }

    static EventSerializer onlySerializer() {
        List<EventSerializer> serializers = all(EventSerializer.class);
        if (serializers.isEmpty()) {
            throw new ConfigurationException(
                    "there is no EventSerializer on the class path: add "
                            + "org.daybook:daybook-serialization-jackson, or give one to Daybook.builder(store).serializer(...)");
        }
        if (serializers.size() > 1) {
            throw new ConfigurationException("there are several EventSerializers on the class path: "
                    + serializers.stream()
                            .map(each -> each.getClass().getName())
                            .toList()
                    + "; give one to Daybook.builder(store).serializer(...)");
        }
        return serializers.get(0);
    }

    static List<PackageLoader> packageLoaders() {
        return all(PackageLoader.class);
    }

    static @Nullable URL resource(String name) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        URL url = context == null ? null : context.getResource(name);
        return url != null ? url : Services.class.getClassLoader().getResource(name);
    }
}
