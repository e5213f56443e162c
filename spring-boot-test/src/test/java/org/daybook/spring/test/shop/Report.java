package org.daybook.spring.test.shop;

import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** A component that needs a database. */
@Component
public class Report {

    private final DataSource source;

    Report(DataSource source) {
        this.source = source;
    }

    public DataSource source() {
        return source;
    }
}
