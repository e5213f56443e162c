package org.daybook.examples.todo;

import java.util.Map;

/** On the default: an H2 file below the working directory. */
class H2HttpTest extends JettyContract {

    @Override
    protected Map<String, String> environment() {
        return Map.of();
    }
}
