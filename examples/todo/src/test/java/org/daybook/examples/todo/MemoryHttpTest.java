package org.daybook.examples.todo;

import java.util.Map;

class MemoryHttpTest extends JettyContract {

    @Override
    protected Map<String, String> environment() {
        return Map.of("DAYBOOK_STORE", "memory");
    }
}
