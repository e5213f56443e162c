package org.daybook.spring;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.daybook.journal.Partitions;
import org.daybook.store.SubscriptionStore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of an application under {@code daybook}. Immutable.
 *
 * <pre>{@code
 * # application.properties
 * daybook.jpa.table-prefix=billing_
 * daybook.subscriptions.lease=5s
 * }</pre>
 *
 * @param store Which store keeps the journal. By default JPA, if the application has an EntityManagerFactory.
 * @param packages Packages in which aggregates and handlers are found. By default that of the application.
 * @param maxAttempts How often an update is tried when others append to the same stream.
 * @param jpa The journal in the application's database.
 * @param subscriptions The part that this node has in durable subscriptions.
 */
@ConfigurationProperties(prefix = "daybook", ignoreUnknownFields = false)
public record DaybookProperties(
        @Nullable StoreKind store,
        @DefaultValue List<String> packages,
        @DefaultValue("100") int maxAttempts,
        @DefaultValue Jpa jpa,
        @DefaultValue Subscriptions subscriptions) {

    /**
     * Refuses what no Daybook can be opened with.
     *
     * @param store which store keeps the journal
     * @param packages packages in which aggregates and handlers are found
     * @param maxAttempts how often an update is tried when others append to the same stream
     * @param jpa the journal in the application's database
     * @param subscriptions the part that this node has in durable subscriptions
     * @throws IllegalArgumentException if a number is out of its range
     */
    public DaybookProperties {
        packages = List.copyOf(packages);
        requireAtLeast(1, maxAttempts, "max-attempts");
    }

    private static void requireAtLeast(long least, long value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be " + least + " at least, and is " + value);
        }
    }

    /**
     * Which store to open. Immutable.
     *
     * <pre>{@code
     * daybook.store=memory
     * }</pre>
     */
    public enum StoreKind {
        /** In the application's database. */
        JPA,
        /** In memory, for tests and trials. */
        MEMORY
    }

    /**
     * How the tables come to be. Immutable.
     *
     * <pre>{@code
     * daybook.jpa.tables=check
     * }</pre>
     */
    public enum Tables {
        /** By Flyway, with a history of its own, where the application has it; else they are created. */
        AUTO,
        /** By Flyway, with a history of its own. */
        FLYWAY,
        /** They are created if they are not there. */
        CREATE,
        /** They must be there. */
        CHECK
    }

    /**
     * The journal in the application's database. Immutable.
     *
     * <pre>{@code
     * daybook.jpa.partitions=4
     * }</pre>
     *
     * @param tables How the tables come to be.
     * @param schema Schema of the tables. By default that of the connection.
     * @param tablePrefix What the names of the tables begin with.
     * @param partitions How many partitions the journal has, by hash of the stream; fixed once it is created.
     * @param portableSql Whether to append with plain SQL on PostgreSQL, too.
     * @param maxWaitingAppends How many appends may wait in each partition.
     * @param appendTimeout How long an append waits for others, and how long it looks for the outcome of a commit that was lost.
     */
    public record Jpa(
            @DefaultValue("auto") Tables tables,
            @DefaultValue("") String schema,
            @DefaultValue("") String tablePrefix,
            @DefaultValue("1") int partitions,
            @DefaultValue("false") boolean portableSql,
            @DefaultValue("10000") int maxWaitingAppends,
            @DefaultValue("30s") Duration appendTimeout) {

        /**
         * Refuses what no store can be opened with.
         *
         * @param tables how the tables come to be
         * @param schema schema of the tables
         * @param tablePrefix what the names of the tables begin with
         * @param partitions how many partitions the journal has, by hash of the stream; fixed once it is created
         * @param portableSql whether to append with plain SQL on PostgreSQL, too
         * @param maxWaitingAppends how many appends may wait in each partition
         * @param appendTimeout how long an append waits for others, and how long it looks for the outcome of a commit that was lost
         * @throws IllegalArgumentException if a number is out of its range
         */
        public Jpa {
            requireAtLeast(1, partitions, "partitions");
            if (partitions > Partitions.MAX) {
                throw new IllegalArgumentException(
                        "partitions must be " + Partitions.MAX + " at most, and is " + partitions);
            }
            requireAtLeast(1, maxWaitingAppends, "max-waiting-appends");
            requireAtLeast(1, appendTimeout.toMillis(), "append-timeout in milliseconds");
        }
    }

    /**
     * The part that this node has in durable subscriptions. Immutable.
     *
     * <pre>{@code
     * daybook.subscriptions.threads=8
     * }</pre>
     *
     * @param enabled Whether this node handles events of subscriptions at all.
     * @param node Name of this node, by which others see it. A random one by default.
     * @param lease For how long others wait before they take over what this node had when it says nothing.
     * @param threads How many segments this node works on at once. By default as many as there are processors, four at least.
     */
    public record Subscriptions(
            @DefaultValue("true") boolean enabled,
            @Nullable String node,
            @DefaultValue("10s") Duration lease,
            @Nullable Integer threads) {

        private static final Pattern NODE = Pattern.compile("[!-~]{1," + SubscriptionStore.MAX_NAME_LENGTH + "}");

        /**
         * Refuses what no subscription can be run with.
         *
         * @param enabled whether this node handles events of subscriptions at all
         * @param node name of this node, by which others see it
         * @param lease for how long others wait before they take over what this node had when it says nothing
         * @param threads how many segments this node works on at once
         * @throws IllegalArgumentException if a number is out of its range, or the name is none
         */
        public Subscriptions {
            requireAtLeast(100, lease.toMillis(), "lease in milliseconds");
            if (node != null && !NODE.matcher(node).matches()) {
                throw new IllegalArgumentException("node must have 1 to " + SubscriptionStore.MAX_NAME_LENGTH
                        + " characters of ASCII and no blanks, and is \"" + node + "\"");
            }
            if (threads != null) {
                requireAtLeast(1, threads, "threads");
            }
        }
    }
}
