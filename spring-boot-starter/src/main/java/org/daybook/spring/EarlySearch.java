package org.daybook.spring;

import java.util.List;
import org.daybook.Daybook;
import org.daybook.PackageSearch;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Looks for what is in the application's packages while Spring makes its other beans: Hibernate takes longer to begin. Used by
 * the thread that starts the application.
 */
final class EarlySearch implements BeanFactoryPostProcessor {

    private final Environment environment;
    private @Nullable PackageSearch search;

    EarlySearch(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        List<String> packages = packages(beans);
        if (!packages.isEmpty()) {
            search = PackageSearch.begin(packages);
        }
    }

    /** Those of the application are not insisted on: who leaves out the loader names aggregates and handlers. */
    private List<String> packages(ConfigurableListableBeanFactory beans) {
        List<String> named = Binder.get(environment)
                .bind("daybook.packages", Bindable.listOf(String.class))
                .orElse(List.of());
        boolean hasLoader =
                ClassUtils.isPresent("org.daybook.autoload.ScanningPackageLoader", EarlySearch.class.getClassLoader());
        if (!named.isEmpty() || !hasLoader || !AutoConfigurationPackages.has(beans)) {
            return named;
        }
        return AutoConfigurationPackages.get(beans).stream()
                .filter(each -> !each.isEmpty())
                .toList();
    }

    void giveTo(Daybook.Builder builder, HandlerBeans handlers) {
        PackageSearch begun = search;
        if (begun != null) {
            builder.packages(begun).instances(handlers::instance);
            search = null; // a second Daybook is the application's own
        }
    }
}
