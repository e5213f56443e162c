package org.daybook.examples.todo.spring;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.apache.catalina.core.StandardHost;
import org.daybook.spring.DaybookBuilderCustomizer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

/** Serves todos over HTTP. */
@SpringBootApplication(exclude = ErrorMvcAutoConfiguration.class) // Problems answer errors
public class TodoApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(TodoApplication.class, arguments);
    }

    @EventListener
    void tell(ServletWebServerInitializedEvent event) {
        String host = event.getApplicationContext().getEnvironment().getProperty("server.address");
        System.out.println(
                "listening on http://" + host + ":" + event.getWebServer().getPort());
    }

    /** Ids may contain anything that can be encoded, since Spring splits the raw path. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat() {
        return tomcat -> {
            tomcat.addConnectorCustomizers(connector -> {
                connector.setEncodedSolidusHandling("passthrough");
                connector.setEncodedReverseSolidusHandling("passthrough");
                connector.setAllowTrace(true); // or Tomcat refuses it, and tells of other methods
            });
            tomcat.addContextCustomizers(
                    context -> ((StandardHost) context.getParent()).setErrorReportValveClass(Problems.class.getName()));
        };
    }

    /** JSON is UTF-8, whatever it looks like. */
    @Bean
    JsonFactoryBuilderCustomizer utf8() {
        return factory -> factory.disable(TokenStreamFactory.Feature.CHARSET_DETECTION);
    }

    /** A null is no text, no number and no list, and neither is a number a text. */
    @Bean
    JsonMapperBuilderCustomizer exact() {
        return mapper -> mapper.changeDefaultNullHandling(nulls -> JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL))
                .withCoercionConfig(LogicalType.Textual, text -> {
                    for (CoercionInputShape shape : CoercionInputShape.values()) {
                        text.setCoercion(shape, CoercionAction.Fail);
                    }
                });
    }

    /** Headers come as ISO 8859-1, but what clients send as UTF-8 is meant as that. */
    @Bean
    DaybookBuilderCustomizer correlation() {
        return daybook -> daybook.recording(metadata -> {
            String id = RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
                    ? current.getRequest().getHeader("X-Correlation-Id")
                    : null;
            if (id == null || id.isEmpty()) {
                return metadata;
            }
            String utf8 = new String(id.getBytes(ISO_8859_1), UTF_8);
            return metadata.withCorrelationId(utf8.contains("\uFFFD") ? id : utf8);
        });
    }
}
