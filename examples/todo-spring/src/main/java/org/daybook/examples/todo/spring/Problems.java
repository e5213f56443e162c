package org.daybook.examples.todo.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Objects;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.json.JSONFilter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Answers all errors as RFC 9457 has it, also those that Tomcat finds before Spring sees a request. */
public final class Problems extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        String detail = Objects.requireNonNullElse(
                response.getMessage(),
                status < 500 ? "The request cannot be understood." : "Something went wrong inside.");
        String title = HttpStatus.valueOf(status).getReasonPhrase();
        byte[] body = """
                {"type":"about:blank","title":"%s","status":%d,"detail":"%s"}""".formatted(title, status, JSONFilter.escape(detail)).getBytes(UTF_8);
        try {
            response.setContentType("application/problem+json");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException e) {
            // nobody listens any more
        }
    }
}
