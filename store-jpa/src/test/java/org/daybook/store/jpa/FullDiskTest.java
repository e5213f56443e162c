package org.daybook.store.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A disk that is full while eight threads append, and then is not. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullDiskTest {

    private static final Duration BOUND = Duration.ofSeconds(15);

    @Test
    void of_postgres() throws Exception {
        try (PostgresServer server = TestDatabase.startPostgresOfItsOwn();
                SmallDisk disk = SmallDisk.mount(48)) {
            Files.setOwner(disk.folder(), Files.getOwner(server.data()));
            server.execute("create tablespace small location '" + disk.folder() + "'");
            String url = server.url() + "&options=-c%20default_tablespace=small";
            for (boolean portable : new boolean[] {false, true}) {
                JpaStore.Builder builder = JpaStore.builder(url)
                        .tablePrefix(portable ? "p_" : "")
                        .createSchema()
                        .poolSize(3);
                try (JpaStore store = (portable ? builder.portableSql() : builder).open()) {
                    check(
                            store,
                            disk,
                            "nothing was stored: the disk of the database is full; make space (SQL state 53100");
                }
            }
            server.stop(); // and so lets go of the disk
        }
    }

    @Test
    void of_an_h2_file() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(16)) {
            Path file = disk.folder().resolve("journal");
            try (JpaStore store = JpaStore.builder("jdbc:h2:file:" + file)
                    .createSchema()
                    .poolSize(3)
                    .appendTimeout(Duration.ofSeconds(2)) // a commit that fails leaves a doubt, which lasts as long
                    .open()) {
                check(store, disk, "No space left on device");
            }
        }
    }

    private static void check(JpaStore store, SmallDisk disk, String says) throws IOException, InterruptedException {
        try (AppendLoad load = new AppendLoad(store.journal(), incompressible())) {
            load.awaitStored(20);
            disk.fill();
            load.awaitFailed(16);
            disk.makeSpace();
            load.awaitStored(50);
            load.check(store.journal());
            System.out.println("a full disk: " + load);
            assertThat(load.longest()).isLessThan(BOUND);
            assertThat(load.failures()).anySatisfy(each -> assertThat(each).hasStackTraceContaining(says));
        }
    }

    /** A page of a table at least. */
    private static String incompressible() {
        return new Random(1)
                .ints(16_000, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
