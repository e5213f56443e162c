package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds a transaction inside the server of PostgreSQL, whichever way it was sent. Before the lock: somebody else has it.
 * Between lock and commit: triggers wait for an advisory lock, before and after the insert and, deferred, in the commit. After
 * the commit: the server waits for a standby that does not exist, when the commit is on its disk and nobody was told yet.
 */
final class PostgresTrap implements KillTrap {

    private static final int TRAPS = 4711;
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(3);

    private static final String AT_COMMIT = "select 1 from pg_stat_activity where wait_event = 'SyncRep'";
    private static final String AT_COMMIT_OF_AN_INSERT = AT_COMMIT + """
             and pid in (
                select pid from pg_locks
                where relation::regclass::text like '%event_journal' and mode = 'RowExclusiveLock')""";

    private final String url;
    private final String prefix;
    private final boolean isPortable;
    private Connection holder;
    private KillPoint armed;

    /** Sets traps in a journal that is there, and lets everything pass. */
    PostgresTrap(String url, String prefix, boolean isPortable) throws SQLException {
        this.url = url;
        this.prefix = prefix;
        this.isPortable = isPortable;
        String table = prefix + "event_journal";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create or replace function crash_trap() returns trigger language plpgsql as $$
                    begin
                        perform pg_advisory_xact_lock_shared(%d, tg_argv[0]::integer);
                        return null;
                    end $$;
                    create trigger after_lock before insert on %s
                        for each statement execute function crash_trap(%d);
                    create trigger after_insert after insert on %2$s
                        for each statement execute function crash_trap(%d);
                    create constraint trigger before_commit after insert on %2$s deferrable initially deferred
                        for each row execute function crash_trap(%d)""".formatted(
                            TRAPS,
                            table,
                            KillPoint.AFTER_LOCK.ordinal(),
                            KillPoint.AFTER_INSERT.ordinal(),
                            KillPoint.BEFORE_COMMIT.ordinal())
                    .replace("%2$s", table));
        }
    }

    @Override
    public void arm(KillPoint point) {
        armed = point;
        run(() -> {
            holder = DriverManager.getConnection(url);
            switch (point) {
                case BEFORE_LOCK -> takeOrderLock();
                case AFTER_LOCK, AFTER_INSERT, BEFORE_COMMIT ->
                    execute("select pg_advisory_lock(" + TRAPS + ", " + point.ordinal() + ")");
                case AFTER_COMMIT -> waitForStandby("'nobody'");
                case RANDOM -> throw new IllegalArgumentException("no trap is needed for " + point);
            }
        });
    }

    private void takeOrderLock() throws SQLException {
        if (isPortable) {
            holder.setAutoCommit(false);
            execute("select * from " + prefix + "journal_head for update");
        } else {
            execute("select pg_advisory_lock('" + prefix + "event_journal'::regclass::oid::integer, 0)");
        }
    }

    private void waitForStandby(String name) throws SQLException {
        execute("alter system set synchronous_standby_names = " + name);
        execute("select pg_reload_conf()");
    }

    @Override
    public void awaitCaught() {
        if (armed != KillPoint.AFTER_COMMIT) {
            awaitAny(
                    "a transaction " + armed,
                    "select 1 from pg_stat_activity where pg_backend_pid() = any (pg_blocking_pids(pid))");
            return;
        }
        awaitAny("a transaction " + armed, AT_COMMIT);
        while (!ask(() -> hasRow(AT_COMMIT_OF_AN_INSERT))) { // a lock alone is committed, too
            run(() -> waitForStandby("''"));
            awaitAny("the end of a commit", "select 1 where not exists (" + AT_COMMIT + ")");
            run(() -> waitForStandby("'nobody'"));
            awaitAny("a transaction " + armed, AT_COMMIT);
        }
    }

    @Override
    public void release() {
        run(() -> {
            try (Connection ended = holder) {
                if (ended != null && armed == KillPoint.AFTER_COMMIT && ended.isValid(1)) {
                    waitForStandby("''");
                }
            } finally {
                holder = null;
            }
        });
    }

    /** A setting outlives the server. */
    @Override
    public void afterRestart() {
        if (armed == KillPoint.AFTER_COMMIT) {
            run(() -> holder = DriverManager.getConnection(url));
            release();
        }
    }

    @Override
    public void awaitSilence() {
        run(() -> {
            holder = DriverManager.getConnection(url);
            awaitAny("the end of the dead writer's sessions", """
                    select 1 where not exists (
                        select from pg_stat_activity
                        where backend_type = 'client backend' and pid <> pg_backend_pid())""");
        });
        release();
    }

    private void awaitAny(String what, String query) {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!ask(() -> hasRow(query))) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not seen in time: " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos()); // PostgreSQL has no event for it
        }
    }

    private boolean hasRow(String query) throws SQLException {
        try (Statement statement = holder.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = holder.createStatement()) {
            statement.execute(sql);
        }
    }

    private interface Task {
        void run() throws SQLException;
    }

    private interface Question {
        boolean ask() throws SQLException;
    }

    private static void run(Task task) {
        ask(() -> {
            task.run();
            return true;
        });
    }

    private static boolean ask(Question question) {
        try {
            return question.ask();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
