package org.daybook.examples.todo;

import java.util.Map;

/** On the default: an H2 file below the working directory. */
class H2HttpTest extends HttpContract {

    @Override
    Map<String, String> environment() {
        return Map.of();
    }
}
