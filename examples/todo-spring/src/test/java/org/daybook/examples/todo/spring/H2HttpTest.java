package org.daybook.examples.todo.spring;

import java.util.Map;
import org.daybook.examples.todo.contract.Application;
import org.daybook.examples.todo.contract.HttpContract;

class H2HttpTest extends HttpContract {

    @Override
    protected Application application() {
        return Server.APPLICATION;
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of();
    }
}
