package org.daybook.spring.hidden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.daybook.event.Metadata;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that makes nothing public. */
class PackagePrivateTest {

    @Test
    void an_interface_that_is_not_public_has_its_default_methods() {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(HiddenApplication.class)
                .properties("daybook.store=memory", "spring.main.web-application-type=none")
                .run()) {
            Crates crates = context.getBean(Crates.class);
            assertThat(crates.pack("1", "tea")).isEqualTo("tea in 1");
            assertThat(crates.with(Metadata.none()).get("1")).isEqualTo(new Crate("tea"));
            assertThatThrownBy(crates::drop).isInstanceOf(IOException.class).hasMessage("for a test");
        }
    }
}
