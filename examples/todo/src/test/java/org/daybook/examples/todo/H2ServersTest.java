package org.daybook.examples.todo;

import java.nio.file.Path;
import java.util.Map;

/** On an H2 file, which the first process serves to the others; when that one dies, another one does. */
class H2ServersTest extends ServersContract {

    @Override
    Map<String, String> emptyDatabase(Path folder) {
        return onH2(folder);
    }
}
