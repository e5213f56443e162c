package org.daybook.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Spring Boot application of somebody else, with the BOM, the starter and what every such application has. */
class SpringBootIT {

    private static final String PACKED = "{\"content\":\"tea\"}";
    private static final String MOVED = "{\"place\":\"quay 1\"}";
    private static final String SHOWN = "{\"content\":\"tea\",\"place\":\"quay 1\"}";

    /** Outside this build, so that the project cannot see it. */
    @TempDir
    static Path folder;

    private static Path project;

    @BeforeAll
    static void build() throws IOException {
        project = Projects.copy("crates", folder.resolve("crates"));
        Command.run(project, "mvn -B -q package").requireSuccess();
    }

    @Test
    void the_whole_application_has_less_than_60_lines() throws IOException {
        int lines = 0;
        for (Path file : Projects.files("crates")) {
            assertThat(file.toString()).as("nothing but a POM and Java").matches(".*(pom\\.xml|\\.java)");
            if (file.toString().endsWith(".java")) {
                lines += Files.readAllLines(file).size();
            }
        }
        assertThat(lines).isBetween(30, 59);
    }

    @Test
    void it_works_at_the_first_start_on_h2() throws Exception {
        try (SpringApplicationProcess application = SpringApplicationProcess.start(project)) {
            use(application);
        }
    }

    @Test
    void it_works_at_the_first_start_on_postgresql_and_at_the_second() throws Exception {
        try (EmbeddedPostgres postgres = TestPostgres.start()) {
            String url = "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres");
            try (SpringApplicationProcess application = SpringApplicationProcess.start(project, url)) {
                use(application);
            }
            try (SpringApplicationProcess application = SpringApplicationProcess.start(project, url)) {
                assertThat(application.get("/crates/7").body()).isEqualTo(SHOWN);
            }
        }
    }

    private static void use(SpringApplicationProcess application) throws Exception {
        assertThat(application.post("/crates/7", PACKED).statusCode()).isEqualTo(200);
        assertThat(application.post("/crates/7/moves", MOVED).statusCode()).isEqualTo(200);
        application.requirePrinted("Crate/7 is at quay 1");
        HttpResponse<String> shown = application.get("/crates/7");
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).isEqualTo(SHOWN);
    }
}
