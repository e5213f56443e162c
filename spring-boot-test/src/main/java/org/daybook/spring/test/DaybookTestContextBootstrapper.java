package org.daybook.spring.test;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Puts the properties of the slice before those of the test, which win. */
final class DaybookTestContextBootstrapper extends TestSliceTestContextBootstrapper<DaybookTest> {

    @Override
    protected String[] getProperties(Class<?> testClass) {
        String @Nullable [] ofTest = super.getProperties(testClass);
        return Stream.concat(
                        Stream.of("daybook.store=memory", "daybook.subscriptions.enabled=false"),
                        ofTest == null ? Stream.empty() : Stream.of(ofTest))
                .toArray(String[]::new);
    }
}
