package org.daybook.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.UUID;
import org.daybook.Daybook;
import org.daybook.handler.Registration;
import org.daybook.handler.SubscribeTo;
import org.daybook.spring.post.Desk;
import org.daybook.spring.post.Letter;
import org.daybook.spring.post.PostApplication;
import org.daybook.spring.proxied.Door;
import org.daybook.spring.proxied.House;
import org.daybook.spring.proxied.ProxiedApplication;
import org.daybook.spring.shop.ShopApplication;
import org.daybook.spring.shop.Todo;
import org.daybook.store.memory.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.test.util.AopTestUtils;
import org.springframework.transaction.annotation.Transactional;

/** Which beans and which classes are handlers, each of them once. */
@ExtendWith(OutputCaptureExtension.class)
class HandlersTest {

    private static ConfigurableApplicationContext start(
            Class<?> application, List<Class<?>> more, String... properties) {
        return new SpringApplicationBuilder(application)
                .sources(more.toArray(Class<?>[]::new))
                .properties(
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
                        "spring.main.web-application-type=none",
                        "daybook.store=memory")
                .properties(properties)
                .run();
    }

    private static void fails(Class<?> application, List<Class<?>> more, String... properties) {
        Throwable failure =
                catchThrowable(() -> start(application, more, properties).close());
        assertThat(failure).isNotNull();
    }

    private static List<String> subscriptions(ConfigurableApplicationContext context) {
        return context.getBean(Daybook.class).subscriptions().stream()
                .map(each -> each.name())
                .toList();
    }

    private static String handlers(ConfigurableApplicationContext context) {
        return context.getBean(Daybook.class).activeRegistrations().stream()
                .map(Registration::toString)
                .toList()
                .toString();
    }

    @Test
    void a_class_that_a_condition_keeps_out_is_no_handler(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(PostApplication.class, List.of())) {
            assertThat(subscriptions(context)).containsExactly("sending");
            assertThat(handlers(context)).doesNotContain("Parcels");
            assertThat(output)
                    .containsPattern("left out.* org.daybook.spring.post.Mails\\b")
                    .containsPattern("left out.* org.daybook.spring.post.Parcels\\b");
        }
    }

    @Test
    void a_class_that_a_condition_lets_in_is_one() {
        try (ConfigurableApplicationContext context =
                start(PostApplication.class, List.of(), "spring.profiles.active=production")) {
            assertThat(subscriptions(context)).containsExactly("mails", "sending");
            context.getBean(Daybook.class).publish("1", new Letter.Written("Szczecin"));
            assertThat(context.getBean(Desk.class).notes()).contains("a parcel to Szczecin");
        }
    }

    @Test
    void the_start_tells_which_classes_nobody_registers(CapturedOutput output) {
        start(PostApplication.class, List.of()).close();
        assertThat(output)
                .containsPattern("ignored, with @SubscribeTo .* org.daybook.spring.post.Forgotten\\b")
                .doesNotContainPattern("ignored.* org.daybook.spring.post.Postman\\b");
    }

    interface Bell {
        void ring();
    }

    @Transactional
    static class Porter implements Bell {
        private boolean isCalled;

        @Override
        public void ring() {}

        @SubscribeTo(Todo.Created.class)
        public void created(Todo.Created event) {
            isCalled = true;
        }
    }

    interface Guarded {
        @SubscribeTo(Todo.Created.class)
        void created(Todo.Created event);
    }

    @Transactional
    static class Guard implements Guarded {
        private boolean isCalled;

        @Override
        public void created(Todo.Created event) {
            isCalled = true;
        }
    }

    @Test
    void a_proxy_of_the_class_is_called_whether_the_class_was_found_or_not() {
        try (ConfigurableApplicationContext context = start(ProxiedApplication.class, List.of())) {
            context.getBean(Daybook.class).publish("1", new House.Opened());
            assertThat(context.getBean(Door.class).isOpen()).isTrue();
        }
        try (ConfigurableApplicationContext context = start(ShopApplication.class, List.of(Porter.class))) {
            context.getBean(Daybook.class).publish("1", new Todo.Created("tea"));
            assertThat(AopTestUtils.<Porter>getTargetObject(context.getBean(Porter.class)).isCalled)
                    .isTrue();
        }
    }

    @Test
    void a_proxy_of_interfaces_that_hides_handlers_is_refused(CapturedOutput output) {
        fails(ShopApplication.class, List.of(Porter.class), "spring.aop.proxy-target-class=false");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(Porter.class.getName() + ".created cannot be called")
                .contains("spring.aop.proxy-target-class=true");
    }

    @Test
    void a_class_that_was_found_is_refused_behind_such_a_proxy_as_well(CapturedOutput output) {
        fails(ProxiedApplication.class, List.of(), "spring.aop.proxy-target-class=false");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("org.daybook.spring.proxied.Handlers.opened cannot be called")
                .contains("spring.aop.proxy-target-class=true");
    }

    @Test
    void a_handler_that_its_interface_declares_is_called_through_the_proxy() {
        try (ConfigurableApplicationContext context =
                start(ShopApplication.class, List.of(Guard.class), "spring.aop.proxy-target-class=false")) {
            context.getBean(Daybook.class).publish("1", new Todo.Created("tea"));
            Guarded guard = context.getBean(Guarded.class);
            assertThat(AopTestUtils.<Guard>getTargetObject(guard).isCalled).isTrue();
        }
    }

    @Configuration
    static class OwnDaybook {
        @Bean
        Daybook daybook(BeanFactory beans) {
            return Daybook.builder(new MemoryStore())
                    .packages("org.daybook.spring.post")
                    .instances(type -> beans.getBeanProvider(type).getObject())
                    .beginLater()
                    .open();
        }

        @Bean
        Object sending(Desk desk) throws ReflectiveOperationException {
            return made("org.daybook.spring.post.Sending", desk);
        }

        @Bean
        Object parcels(Desk desk) throws ReflectiveOperationException {
            return made("org.daybook.spring.post.Parcels", desk);
        }

        private static Object made(String name, Desk desk) throws ReflectiveOperationException {
            var constructor = Class.forName(name).getDeclaredConstructor(Desk.class);
            constructor.setAccessible(true);
            return constructor.newInstance(desk);
        }
    }

    @Test
    void handlers_that_a_daybook_of_the_application_has_already_are_not_registered_again() {
        try (ConfigurableApplicationContext context =
                start(PostApplication.class, List.of(OwnDaybook.class), "spring.profiles.active=production")) {
            Daybook daybook = context.getBean(Daybook.class);
            daybook.publish("1", new Letter.Written("Szczecin"));
            daybook.publish("1", new Letter.Sent());
            assertThat(context.getBean(Desk.class).notes())
                    .containsOnlyOnce("a parcel to Szczecin")
                    .containsOnlyOnce("on its way");
        }
    }

    @Scope("prototype")
    static class Fleeting {
        @SubscribeTo(Letter.Sent.class)
        void sent(Letter.Sent event) {}
    }

    @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
    static class Scoped {
        private final Desk desk;

        Scoped() {
            this(null);
        }

        @Autowired
        Scoped(Desk desk) {
            this.desk = desk;
        }

        @SubscribeTo(Letter.Sent.class)
        void sent(Letter.Sent event) {
            desk.note("scoped");
        }
    }

    @Test
    void a_handler_of_which_there_are_many_objects_is_refused(CapturedOutput output) {
        fails(PostApplication.class, List.of(Fleeting.class));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("the handlers " + Fleeting.class.getName())
                .contains("scope prototype")
                .contains("make it a singleton");
    }

    @Test
    void one_behind_a_proxy_of_its_scope_is_called() {
        try (ConfigurableApplicationContext context = start(PostApplication.class, List.of(Scoped.class))) {
            Daybook daybook = context.getBean(Daybook.class);
            daybook.publish("1", new Letter.Written("Szczecin"));
            daybook.publish("1", new Letter.Sent());
            assertThat(context.getBean(Desk.class).notes()).containsOnlyOnce("scoped");
        }
    }

    static class Twin {
        @SubscribeTo(Letter.Sent.class)
        void sent(Letter.Sent event) {}
    }

    @Configuration
    static class Twins {
        @Bean
        Twin one() {
            return new Twin();
        }

        @Bean
        Twin other() {
            return new Twin();
        }
    }

    @Test
    void two_beans_of_one_class_are_refused(CapturedOutput output) {
        fails(PostApplication.class, List.of(Twins.class));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("the handlers " + Twin.class.getName() + " are several beans, [one, other]");
    }
}
