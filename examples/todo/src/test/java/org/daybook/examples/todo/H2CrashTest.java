package org.daybook.examples.todo;

import java.util.Map;
import org.daybook.examples.todo.contract.Application;
import org.daybook.examples.todo.contract.CrashContract;

/** On the default: an H2 file below the working directory. */
class H2CrashTest extends CrashContract {

    @Override
    protected Application application() {
        return Commands.SERVER;
    }

    @Override
    protected Map<String, String> emptyDatabase() {
        return Map.of();
    }
}
