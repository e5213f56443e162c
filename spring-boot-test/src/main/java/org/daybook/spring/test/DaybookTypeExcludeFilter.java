package org.daybook.spring.test;

import java.io.IOException;
import java.util.Set;
import org.daybook.handler.SubscribeTo;
import org.daybook.serialization.EventSerializer;
import org.daybook.spring.DaybookBuilderCustomizer;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** Leaves of the application's components those that have to do with its Daybook. */
final class DaybookTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<DaybookTest> {

    /** Called by Spring. */
    DaybookTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
    }

    @Override
    protected Set<Class<?>> getKnownIncludes() {
        return Set.of(DaybookBuilderCustomizer.class, EventSerializer.class);
    }

    @Override
    protected boolean defaultInclude(MetadataReader type, MetadataReaderFactory types) throws IOException {
        return super.defaultInclude(type, types) || hasHandlers(type, types);
    }

    /** Also those that it inherits. */
    private static boolean hasHandlers(MetadataReader type, MetadataReaderFactory types) throws IOException {
        String above = type.getClassMetadata().getSuperClassName();
        return type.getAnnotationMetadata().hasAnnotatedMethods(SubscribeTo.class.getName())
                || (above != null && !above.startsWith("java.") && hasHandlers(types.getMetadataReader(above), types));
    }
}
