package org.daybook.spring.proxied;

public interface Door {

    boolean isOpen();
}
