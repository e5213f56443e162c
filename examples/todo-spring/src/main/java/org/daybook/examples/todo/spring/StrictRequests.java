package org.daybook.examples.todo.spring;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.ContentCachingRequestWrapper;

/** Bounds what a request may have, more exactly than the settings of Tomcat can. */
@Component
class StrictRequests extends OncePerRequestFilter {

    private static final int MAX_HEAD = 8 << 10;
    private static final int MAX_BODY = 1 << 20;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int header = Collections.list(request.getHeaderNames()).stream()
                .flatMap(name -> Collections.list(request.getHeaders(name)).stream())
                .mapToInt(String::length)
                .sum();
        if ((request.getRequestURI() + request.getQueryString()).length() > MAX_HEAD) {
            response.sendError(414, "The URI is too long.");
        } else if (header > MAX_HEAD) {
            response.setHeader("Connection", "close"); // as Tomcat does by itself after the others
            response.sendError(431, "The header is too large.");
        } else {
            chain.doFilter(new StrictRequest(request), response);
        }
    }

    private static final class StrictRequest extends ContentCachingRequestWrapper {

        StrictRequest(HttpServletRequest request) {
            super(request, MAX_BODY);
        }

        /** Methods that Spring would answer by itself are refused where others are that a path does not take. */
        @Override
        public String getMethod() {
            return super.getMethod().matches("OPTIONS|TRACE") ? "NONE" : super.getMethod();
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            String encoding = getHeader("Content-Encoding");
            if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
                throw new ResponseStatusException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body must not be encoded.");
            }
            if (getContentLengthLong() > MAX_BODY) {
                handleContentOverflow(MAX_BODY);
            }
            return super.getInputStream();
        }

        @Override
        protected void handleContentOverflow(int max) {
            throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE, "A body may have " + max + " bytes.");
        }
    }
}
