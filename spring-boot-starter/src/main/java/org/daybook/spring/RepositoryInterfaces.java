package org.daybook.spring;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.daybook.Daybook;
import org.daybook.aggregate.EntityRepository;
import org.daybook.aggregate.Repository;
import org.daybook.event.ConfigurationException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Makes beans of the interfaces in the application's packages that extend {@link Repository} for certain aggregates, such as
 * {@code interface Todos extends Repository<Todo, DomainEvent<? super Todo>>}. Their default methods work as they are written. An
 * interface of which the application declares a bean is left to it.
 */
final class RepositoryInterfaces implements ImportBeanDefinitionRegistrar {

    private final Environment environment;
    private final ResourceLoader resources;
    private final ListableBeanFactory beans;

    RepositoryInterfaces(Environment environment, ResourceLoader resources, BeanFactory beans) {
        this.environment = environment;
        this.resources = resources;
        this.beans = (ListableBeanFactory) beans;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        Scanner scanner = new Scanner(environment);
        scanner.setResourceLoader(resources);
        for (String each : packages()) {
            for (BeanDefinition found : scanner.findCandidateComponents(each)) {
                Class<?> type = ClassUtils.resolveClassName(
                        String.valueOf(found.getBeanClassName()), resources.getClassLoader());
                if (type.getTypeParameters().length == 0 && !isBean(type)) {
                    registry.registerBeanDefinition(type.getName(), definition(type));
                }
            }
        }
    }

    /** Those that are named, too: there are the aggregates of such an interface. */
    private Set<String> packages() {
        Set<String> packages = new LinkedHashSet<>();
        if (AutoConfigurationPackages.has(beans)) {
            packages.addAll(AutoConfigurationPackages.get(beans));
        }
        packages.addAll(Binder.get(environment)
                .bind("daybook.packages", Bindable.listOf(String.class))
                .orElse(List.of()));
        return packages;
    }

    /** Asked without making a bean: the application's are defined before those of auto-configurations, and none is made yet. */
    private boolean isBean(Class<?> type) {
        return beans.getBeanNamesForType(type, true, false).length > 0;
    }

    private <T> RootBeanDefinition definition(Class<T> type) {
        return new RootBeanDefinition(type, () -> proxy(type, beans.getBean(Daybook.class)));
    }

    private static <T> T proxy(Class<T> type, Daybook daybook) {
        RepositoryTypes types = RepositoryTypes.of(ResolvableType.forClass(type), type.getName());
        return proxy(
                type,
                EntityRepository.class.isAssignableFrom(type)
                        ? types.entityRepository(daybook)
                        : types.repository(daybook),
                new ConcurrentHashMap<>());
    }

    private static <T> T proxy(Class<T> type, Repository<?, ?> repository, Map<Method, MethodHandle> defaults) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, new Delegation<>(type, repository, defaults)));
    }

    /** Safe for use by any number of threads, as the repository is. */
    private record Delegation<T>(Class<T> type, Repository<?, ?> repository, Map<Method, MethodHandle> defaults)
            implements InvocationHandler {

        private static final Object[] NONE = {};

        @Override
        @SuppressWarnings("ReferenceEquality") // a proxy equals itself only
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                    case "equals" -> arguments != null && proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> type.getName() + " on " + repository;
                };
            }
            if (method.isDefault() && !method.getDeclaringClass().isInstance(repository)) {
                return defaults.computeIfAbsent(method, Delegation::ofInterface)
                        .bindTo(proxy)
                        .invokeWithArguments(arguments == null ? NONE : arguments);
            }
            try {
                Object result = delegate(method).invoke(repository, arguments);
                return result instanceof Repository<?, ?> other && method.getReturnType() == type
                        ? proxy(type, other, defaults) // as of "Todos with(Metadata metadata)"
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        /** As the interface itself sees it, which need not be public: {@link InvocationHandler#invokeDefault} sees public ones only. */
        private static MethodHandle ofInterface(Method method) {
            Class<?> declaring = method.getDeclaringClass();
            try {
                return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup())
                        .unreflectSpecial(method, declaring);
            } catch (IllegalAccessException e) {
                throw new ConfigurationException(
                        "cannot call " + method + ": its module must open its package to org.daybook.spring", e);
            }
        }

        /** The method that an interface may have declared again, with a narrower type of its result. */
        private Method delegate(Method method) throws NoSuchMethodException {
            return method.getDeclaringClass().isInstance(repository)
                    ? method
                    : repositoryType().getMethod(method.getName(), method.getParameterTypes());
        }

        private Class<?> repositoryType() {
            return repository instanceof EntityRepository ? EntityRepository.class : Repository.class;
        }
    }

    private static final class Scanner extends ClassPathScanningCandidateComponentProvider {

        Scanner(Environment environment) {
            super(false, environment);
            addIncludeFilter(new AssignableTypeFilter(Repository.class));
        }

        @Override
        protected boolean isCandidateComponent(AnnotatedBeanDefinition found) {
            return found.getMetadata().isInterface() && found.getMetadata().isIndependent();
        }
    }
}
