package org.daybook.examples.todo.spring;

import java.util.Map;
import org.daybook.examples.todo.contract.Application;
import org.daybook.examples.todo.contract.HttpContract;

class MemoryHttpTest extends HttpContract {

    @Override
    protected Application application() {
        return Server.APPLICATION;
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of("SPRING_PROFILES_ACTIVE", "memory");
    }
}
