package org.daybook.spring;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.daybook.Daybook;
import org.daybook.aggregate.EntityRepository;
import org.daybook.aggregate.Repository;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
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
 * {@code interface Todos extends Repository<Todo, DomainEvent<? super Todo>>}. Their default methods work as they are written.
 */
final class RepositoryInterfaces implements ImportBeanDefinitionRegistrar {

    private final Environment environment;
    private final ResourceLoader resources;
    private final BeanFactory beans;

    RepositoryInterfaces(Environment environment, ResourceLoader resources, BeanFactory beans) {
        this.environment = environment;
        this.resources = resources;
        this.beans = beans;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        List<String> packages = AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : List.of();
        Scanner scanner = new Scanner(environment);
        scanner.setResourceLoader(resources);
        for (String each : packages) {
            for (BeanDefinition found : scanner.findCandidateComponents(each)) {
                Class<?> type = ClassUtils.resolveClassName(
                        String.valueOf(found.getBeanClassName()), resources.getClassLoader());
                if (type.getTypeParameters().length == 0 && !registry.containsBeanDefinition(type.getName())) {
                    registry.registerBeanDefinition(type.getName(), definition(type));
                }
            }
        }
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
                        : types.repository(daybook));
    }

    private static <T> T proxy(Class<T> type, Repository<?, ?> repository) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, new Delegation<>(type, repository)));
    }

    /** Safe for use by any number of threads, as the repository is. */
    private record Delegation<T>(Class<T> type, Repository<?, ?> repository) implements InvocationHandler {

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
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            try {
                Object result = delegate(method).invoke(repository, arguments);
                return result instanceof Repository<?, ?> other && method.getReturnType() == type
                        ? proxy(type, other) // as of "Todos with(Metadata metadata)"
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
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
