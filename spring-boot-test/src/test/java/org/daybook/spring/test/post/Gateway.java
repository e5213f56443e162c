package org.daybook.spring.test.post;

/** To the world outside. */
public interface Gateway {
    void deliver(String to);
}
