package org.daybook;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import org.daybook.event.ConfigurationException;

/** Creates objects by their constructor without arguments, of any visibility. */
final class Instances {

    private Instances() {}

    static Object create(Class<?> type) {
        if (type.isLocalClass() || (type.isMemberClass() && !Modifier.isStatic(type.getModifiers()))) {
            throw new ConfigurationException(
                    type.getName() + " is an inner class and cannot be created alone: make it a static nested class, "
                            + "or create it with Daybook.builder(store).instances(...)");
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            if (!constructor.trySetAccessible()) {
                throw new ConfigurationException(type.getName() + " cannot be created: open package "
                        + type.getPackageName() + " to org.daybook.core in module-info");
            }
            return constructor.newInstance();
        } catch (NoSuchMethodException e) {
            throw new ConfigurationException(
                    type.getName() + " has no constructor without arguments: add one, or create it with "
                            + "Daybook.builder(store).instances(...)",
                    e);
        } catch (InvocationTargetException e) {
            throw new ConfigurationException("the constructor of " + type.getName() + " failed", e.getCause());
        } catch (InstantiationException | IllegalAccessException e) {
            throw new ConfigurationException(type.getName() + " cannot be created", e);
        }
    }
}
