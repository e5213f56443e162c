package org.daybook.examples.todo;

import java.util.Map;
import org.daybook.examples.todo.contract.Application;
import org.daybook.examples.todo.contract.CrashContract;
import org.daybook.examples.todo.contract.TestPostgres;

class PostgresCrashTest extends CrashContract {

    @Override
    protected Application application() {
        return Commands.SERVER;
    }

    @Override
    protected Map<String, String> emptyDatabase() {
        return TestPostgres.environment("crash");
    }
}
