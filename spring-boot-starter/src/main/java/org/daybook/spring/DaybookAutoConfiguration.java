package org.daybook.spring;

import jakarta.persistence.EntityManagerFactory;
import java.time.InstantSource;
import java.util.List;
import org.daybook.Daybook;
import org.daybook.aggregate.EntityRepository;
import org.daybook.aggregate.Repository;
import org.daybook.event.BaseEntity;
import org.daybook.event.ConfigurationException;
import org.daybook.journal.Partitions;
import org.daybook.serialization.EventSerializer;
import org.daybook.spring.DaybookProperties.Tables;
import org.daybook.store.Store;
import org.daybook.store.jpa.JpaStore;
import org.daybook.store.memory.MemoryStore;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.ClassUtils;

/**
 * Opens a {@link Daybook} on the application's {@link EntityManagerFactory}, or in memory. Each bean backs off when the
 * application has one of its own: a {@link Store}, an {@link EventSerializer} or the Daybook itself.
 *
 * <pre>{@code
 * @SpringBootApplication
 * class TodoApplication {
 *     @Bean
 *     Store store() { // instead of that of the properties
 *         return new MemoryStore();
 *     }
 * }
 * }</pre>
 *
 * <p>Used by one thread, that which starts the application.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
        })
@EnableConfigurationProperties(DaybookProperties.class)
@Import(RepositoryInterfaces.class)
public final class DaybookAutoConfiguration {

    /** For Spring. */
    public DaybookAutoConfiguration() {}

    /** The journal in the database of the application's entities. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({EntityManagerFactory.class, JpaTransactionManager.class})
    @ConditionalOnBean(EntityManagerFactory.class)
    @ConditionalOnMissingBean({Store.class, Daybook.class})
    @ConditionalOnProperty(name = "daybook.store", havingValue = "jpa", matchIfMissing = true)
    static class OnJpa {

        @Bean
        Store daybookStore(
                ObjectProvider<EntityManagerFactory> factories,
                ObjectProvider<PlatformTransactionManager> managers,
                ObjectProvider<JpaStoreBuilderCustomizer> customizers,
                DaybookProperties properties,
                ConfigurableListableBeanFactory beans,
                Environment environment) {
            EntityManagerFactory factory = only(factories);
            PlatformTransactionManager manager = FittingTransactions.of(factory, managers);
            DaybookProperties.Jpa jpa = properties.jpa();
            if (isMigrated(jpa, environment)) {
                FlywayMigration.migrate(factory, beans);
            }
            JpaStore.Builder builder = JpaStore.builder(factory)
                    .transactions(new SpringTransactions(factory, manager))
                    .schema(jpa.schema())
                    .tablePrefix(jpa.tablePrefix())
                    .maxWaitingAppends(jpa.maxWaitingAppends())
                    .appendTimeout(jpa.appendTimeout());
            if (jpa.partitions() > 1) {
                builder.partitions(Partitions.byHash(jpa.partitions()));
            }
            if (jpa.portableSql()) {
                builder.portableSql();
            }
            if (jpa.tables() != Tables.CHECK) {
                builder.createSchema();
            }
            customizers.orderedStream().forEach(each -> each.customize(builder));
            try {
                return builder.open();
            } catch (ConfigurationException e) {
                throw jpa.tables() != Tables.CHECK
                        ? e
                        : new ConfigurationException(
                                e.getMessage()
                                        + ". Run the scripts under org/daybook/db/ in the jar of daybook-store-jpa, "
                                        + "or have Daybook do it: daybook.jpa.tables=auto",
                                e);
            }
        }

        /** The scripts know no other names of tables, and one partition. */
        private static boolean isMigrated(DaybookProperties.Jpa jpa, Environment environment) {
            boolean isPlain = jpa.schema().isEmpty() && jpa.tablePrefix().isEmpty() && jpa.partitions() == 1;
            boolean hasFlyway = ClassUtils.isPresent(
                    "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
                    DaybookAutoConfiguration.class.getClassLoader());
            if (jpa.tables() == Tables.FLYWAY && (!isPlain || !hasFlyway)) {
                throw new ConfigurationException("daybook.jpa.tables=flyway needs "
                        + (hasFlyway
                                ? "tables of the usual names for one partition: leave out daybook.jpa.schema, "
                                        + "daybook.jpa.table-prefix and daybook.jpa.partitions"
                                : "spring-boot-starter-flyway"));
            }
            return jpa.tables() == Tables.FLYWAY
                    || (jpa.tables() == Tables.AUTO
                            && isPlain
                            && hasFlyway
                            && environment.getProperty("spring.flyway.enabled", Boolean.class, true));
        }

        private static EntityManagerFactory only(ObjectProvider<EntityManagerFactory> factories) {
            EntityManagerFactory factory = factories.getIfUnique();
            if (factory == null) {
                throw new ConfigurationException(
                        "there is not one EntityManagerFactory to keep the journal with: mark the one to use as @Primary, "
                                + "declare a Store bean of your own, or set daybook.store=memory");
            }
            return factory;
        }
    }

    /** The journal in memory. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MemoryStore.class)
    @ConditionalOnMissingBean({Store.class, Daybook.class})
    @ConditionalOnProperty(name = "daybook.store", havingValue = "memory")
    static class InMemory {

        @Bean
        Store daybookStore() {
            return new MemoryStore();
        }
    }

    /** Declared before the Daybook, so that it is made unless the application has its own. */
    @Bean
    @ConditionalOnMissingBean(Daybook.class)
    static EarlySearch daybookEarlySearch(Environment environment) {
        return new EarlySearch(environment);
    }

    /** Opened, and not begun: handlers may need it. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Daybook daybook(
            ObjectProvider<Store> stores,
            ObjectProvider<EventSerializer> serializers,
            ObjectProvider<InstantSource> clocks,
            ObjectProvider<DaybookBuilderCustomizer> customizers,
            DaybookProperties properties,
            EarlySearch search,
            HandlerBeans handlers,
            ConfigurableEnvironment environment) {
        PropertyNames.requireKnown(environment);
        Daybook.Builder builder = Daybook.builder(onlyStore(stores))
                .maxAttempts(properties.maxAttempts())
                .lease(properties.subscriptions().lease())
                .shutdownTimeout(DaybookLifecycle.shutdownTimeout(environment))
                .beginLater();
        search.giveTo(builder, handlers);
        EventSerializer serializer = serializers.getIfUnique();
        if (serializer != null) {
            builder.serializer(serializer);
        }
        InstantSource clock = clocks.getIfUnique();
        if (clock != null) {
            builder.clock(clock);
        }
        DaybookProperties.Subscriptions subscriptions = properties.subscriptions();
        if (subscriptions.node() != null) {
            builder.node(subscriptions.node());
        }
        if (subscriptions.threads() != null) {
            builder.subscriptionThreads(subscriptions.threads());
        }
        if (!subscriptions.enabled()) {
            builder.manualSubscriptions();
        }
        customizers.orderedStream().forEach(each -> each.customize(builder));
        return builder.open();
    }

    private static Store onlyStore(ObjectProvider<Store> stores) {
        Store store = stores.getIfUnique();
        if (store != null) {
            return store;
        }
        List<Store> all = stores.stream().toList();
        throw new ConfigurationException(
                all.isEmpty()
                        ? "there is no store: add spring-boot-starter-data-jpa and a database driver, set daybook.store=memory, "
                                + "or declare a Store bean"
                        : "there are several stores, " + all
                                + ": a Daybook has one, so mark it as @Primary, or declare one Daybook bean for each and mark one of them as "
                                + "@Primary");
    }

    @Bean
    static HandlerBeans daybookHandlerBeans(ConfigurableListableBeanFactory beans, Environment environment) {
        return new HandlerBeans(beans, environment);
    }

    @Bean
    @ConditionalOnMissingBean
    DaybookLifecycle daybookLifecycle(ObjectProvider<Daybook> daybooks, HandlerBeans handlers) {
        return new DaybookLifecycle(daybooks, handlers);
    }

    /**
     * A repository for each point where one is injected, by its types. A bean of the application of just these types is
     * preferred.
     */
    @Bean
    @Scope(BeanDefinition.SCOPE_PROTOTYPE)
    <S, E> Repository<S, E> daybookRepository(InjectionPoint point, Daybook daybook) {
        return RepositoryTypes.at(point).repository(daybook);
    }

    /** The same for entities, whose repository has more methods. */
    @Bean
    @Fallback
    @Scope(BeanDefinition.SCOPE_PROTOTYPE)
    <S extends BaseEntity> EntityRepository<S> daybookEntityRepository(InjectionPoint point, Daybook daybook) {
        return RepositoryTypes.at(point).entityRepository(daybook);
    }
}
