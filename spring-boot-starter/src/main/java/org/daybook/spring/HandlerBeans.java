package org.daybook.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daybook.Daybook;
import org.daybook.event.ConfigurationException;
import org.daybook.handler.Durable;
import org.daybook.handler.SubscribeTo;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Handlers as beans: those that were found in packages are created by Spring, and other beans with {@link SubscribeTo} methods
 * are registered, too. Used by the thread that starts the application.
 */
final class HandlerBeans {

    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;

    HandlerBeans(ConfigurableListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    /**
     * The bean of a class of handlers that was found, made one if it is none.
     *
     * @return the bean, or an empty {@link Optional} if a condition or a filter of the application keeps the class out
     */
    Object instance(Class<?> type) {
        List<String> names = names(type);
        if (names.size() > 1) {
            throw several(type, names);
        }
        if (names.isEmpty()) {
            if (AnnotatedElementUtils.isAnnotated(type, Component.class)) {
                return Optional.empty(); // or Spring would have found it
            }
            BeanDefinitionRegistry registry = (BeanDefinitionRegistry) beans;
            new AnnotatedBeanDefinitionReader(registry, environment).registerBean(type, type.getName());
            if (!registry.containsBeanDefinition(type.getName())) {
                return Optional.empty();
            }
        }
        return handler(names.isEmpty() ? type.getName() : names.get(0), type);
    }

    /** Also those whose proxy is none of the class, and not what a proxy of a scope goes to. */
    private List<String> names(Class<?> type) {
        Set<String> names = new LinkedHashSet<>(List.of(beans.getBeanNamesForType(type)));
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> bean = beans.getType(name, false);
            if (bean != null && Proxy.isProxyClass(bean)) {
                Class<?> target = target(name);
                if (target != null && type.isAssignableFrom(target)) {
                    names.add(name);
                }
            }
        }
        return names.stream()
                .filter(each -> !ScopedProxyUtils.isScopedTarget(each))
                .toList();
    }

    /**
     * Registers the beans that are handlers, and of no Daybook yet, in the order of their definitions.
     *
     * @param daybook gets them
     * @param all all that there are
     */
    void registerOthers(Daybook daybook, List<Daybook> all) {
        Set<Object> registered = registered(all);
        others().forEach((type, name) -> {
            Object bean = handler(name, type);
            if (registered.add(bean)) {
                daybook.register(bean);
            }
        });
    }

    /** Refuses beans that are handlers, but of which Daybook nobody can tell. */
    void requireRegistered(List<Daybook> all) {
        Set<Object> registered = registered(all);
        others().forEach((type, name) -> {
            if (registered.add(handler(name, type))) {
                throw new ConfigurationException(
                        "there are " + all.size() + " Daybook beans, and none of them is @Primary, so "
                                + "that the handlers " + type.getName()
                                + " belong to none: mark the Daybook that is to call such beans "
                                + "as @Primary, or register them where you open it");
            }
        });
    }

    private static Set<Object> registered(List<Daybook> all) {
        Set<Object> registered = Collections.newSetFromMap(new IdentityHashMap<>());
        all.forEach(each -> registered.addAll(each.handlerObjects()));
        return registered;
    }

    private Map<Class<?>, String> others() {
        Map<Class<?>, String> handlers = new LinkedHashMap<>();
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = target(name);
            if (type != null
                    && !ScopedProxyUtils.isScopedTarget(name)
                    && !methods(type).isEmpty()) {
                String before = handlers.putIfAbsent(type, name);
                if (before != null) {
                    throw several(type, List.of(before, name));
                }
            }
        }
        return handlers;
    }

    private static ConfigurationException several(Class<?> type, List<String> names) {
        return new ConfigurationException("the handlers " + type.getName() + " are several beans, " + names
                + ": a handler is called once for an event, so leave one of them");
    }

    /** The class of a bean behind its proxies; nothing if that shows only when it is made. */
    private @Nullable Class<?> target(String name) {
        Class<?> type = beans.getType(name, false);
        if (type == null) {
            return null;
        }
        Class<?> target = AutoProxyUtils.determineTargetClass(beans, name);
        if (ScopedObject.class.isAssignableFrom(type)) {
            target = AutoProxyUtils.determineTargetClass(beans, ScopedProxyUtils.getTargetBeanName(name));
        }
        return ClassUtils.getUserClass(target == null ? type : target);
    }

    private Object handler(String name, Class<?> type) {
        if (!beans.isSingleton(name)) {
            BeanDefinition definition = beans.getMergedBeanDefinition(name);
            throw new ConfigurationException("the handlers " + type.getName() + " are a bean of scope "
                    + definition.getScope() + ", " + name
                    + ", of which there is not one object to call: make it a singleton, "
                    + "or give its scope a proxyMode");
        }
        Object bean = beans.getBean(name);
        if (AopUtils.isJdkDynamicProxy(bean)) {
            requireVisible(bean.getClass(), target(name));
        }
        return bean;
    }

    /** Of a class behind a proxy of its interfaces only what those declare can be seen and called. */
    private static void requireVisible(Class<?> proxy, @Nullable Class<?> target) {
        if (target == null) {
            return;
        }
        for (Method each : methods(target)) {
            boolean isVisible = ClassUtils.getAllInterfacesForClassAsSet(proxy).stream()
                    .map(type -> ReflectionUtils.findMethod(type, each.getName(), each.getParameterTypes()))
                    .anyMatch(method -> method != null && method.isAnnotationPresent(SubscribeTo.class));
            if (!isVisible || AnnotatedElementUtils.isAnnotated(target, Durable.class)) {
                throw new ConfigurationException("handler method " + target.getName() + "." + each.getName()
                        + " cannot be called, since its bean is behind a proxy of interfaces which hides it: set "
                        + "spring.aop.proxy-target-class=true, which is the default, or leave the method to a class without "
                        + "interfaces");
            }
        }
    }

    private static Set<Method> methods(Class<?> type) {
        return AnnotationUtils.isCandidateClass(type, SubscribeTo.class)
                ? MethodIntrospector.selectMethods(
                        type, (Method method) -> AnnotatedElementUtils.hasAnnotation(method, SubscribeTo.class))
                : Set.of();
    }
}
