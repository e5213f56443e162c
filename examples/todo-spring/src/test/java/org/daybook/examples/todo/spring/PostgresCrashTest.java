package org.daybook.examples.todo.spring;

import java.util.Map;
import org.daybook.examples.todo.contract.Application;
import org.daybook.examples.todo.contract.CrashContract;

class PostgresCrashTest extends CrashContract {

    @Override
    protected Application application() {
        return Server.APPLICATION;
    }

    @Override
    protected Map<String, String> emptyDatabase() {
        return Server.onPostgres("crash");
    }
}
