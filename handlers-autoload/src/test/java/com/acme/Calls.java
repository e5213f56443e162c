package com.acme;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the handlers of the fixtures were called with. */
public final class Calls {

    public static final List<String> ALL = new CopyOnWriteArrayList<>();

    private Calls() {}
}
