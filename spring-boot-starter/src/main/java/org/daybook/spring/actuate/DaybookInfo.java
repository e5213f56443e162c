package org.daybook.spring.actuate;

import java.util.List;
import org.daybook.Daybook;
import org.daybook.subscription.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * What the application's info says of its Daybook. Nothing of it asks the database.
 *
 * @param version the version of the library, if its jar tells
 * @param store where the journal is
 * @param partitions how many partitions it has
 * @param subscriptions the names of those in which this node takes part
 */
record DaybookInfo(@Nullable String version, String store, int partitions, List<String> subscriptions) {

    static DaybookInfo of(Daybook daybook) {
        return new DaybookInfo(
                Daybook.class.getPackage().getImplementationVersion(),
                daybook.store().toString(),
                daybook.store().journal().partitions().count(),
                daybook.subscriptions().stream().map(Subscription::name).toList());
    }
}
