package org.daybook.spring;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.daybook.Daybook;
import org.daybook.event.ConfigurationException;
import org.daybook.handler.SubscribeTo;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Handlers as beans: those that were found in packages are created by Spring, and other beans with {@link SubscribeTo} methods
 * are registered, too. Used by the thread that starts the application.
 */
final class HandlerBeans {

    private final ConfigurableListableBeanFactory beans;
    private final Set<Object> registered = Collections.newSetFromMap(new IdentityHashMap<>());

    HandlerBeans(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** The bean of a class of handlers that was found, made one if it is none. */
    Object instance(Class<?> type) {
        List<String> names = List.of(beans.getBeanNamesForType(type));
        if (names.size() > 1) {
            throw new ConfigurationException("the handlers " + type.getName() + " are several beans, " + names
                    + ": a handler is called once for an event, so leave one of them");
        }
        if (names.isEmpty()) {
            ((BeanDefinitionRegistry) beans).registerBeanDefinition(type.getName(), new RootBeanDefinition(type));
        }
        Object bean = beans.getBean(names.isEmpty() ? type.getName() : names.get(0), type);
        registered.add(bean);
        return bean;
    }

    /** Registers the beans that are handlers and were not found in packages, in the order of their definitions. */
    void registerOthers(Daybook daybook) {
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name, false);
            if (type != null && isHandler(ClassUtils.getUserClass(type)) && beans.isSingleton(name)) {
                Object bean = beans.getBean(name);
                if (registered.add(bean)) {
                    daybook.register(bean);
                }
            }
        }
    }

    private static boolean isHandler(Class<?> type) {
        return AnnotationUtils.isCandidateClass(type, SubscribeTo.class)
                && !MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<SubscribeTo>)
                                method -> AnnotatedElementUtils.findMergedAnnotation(method, SubscribeTo.class))
                        .isEmpty();
    }
}
