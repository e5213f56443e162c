package org.daybook.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.daybook.event.Position;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets stores on one PostgreSQL hear of each other's appends, by {@code NOTIFY} and {@code LISTEN}.
 *
 * <p>The notification is not part of the append's transaction: PostgreSQL commits those that notify one after the other, in
 * all partitions and journals of a database. A thread sends it right behind, one for whatever was appended meanwhile, and
 * closing sends what is left. Nothing is sent while nobody else has a subscription, which is looked up every two seconds at
 * most; who subscribes in between is told after that time. If the process is killed, or the database refuses, nobody is told,
 * and readers find the events when they look the next time.
 */
final class PostgresBell implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBell.class);

    /** Between two notifications, which bounds what they cost under load. */
    private static final long REST_NANOS = 4_000_000;

    private static final int SILENCE_MILLIS = 10_000;

    /** How long is believed what was looked up. */
    private static final long LOOK_UP_NANOS = 2_000_000_000;

    private static final long RETRY_NANOS = 1_000_000_000;

    /** How long closing waits for a database that may be dead. */
    private static final long CLOSE_NANOS = 2_000_000_000;

    private final Sessions sessions;
    private final String channel;
    private final BooleanSupplier othersSubscribe;
    private final ThreadFactory threads;
    private final String own = UUID.randomUUID().toString();
    private final Map<Integer, Position> pending = new TreeMap<>();
    private @Nullable Thread sender;
    private @Nullable Thread listener;

    /** As it was looked up last; these two are of the sender alone. */
    private boolean isWanted = true;

    private long lookedUpAt;
    private volatile boolean isListening;
    private volatile boolean isClosed;

    /**
     * @param othersSubscribe asks the database whether somebody else wants to hear of appends
     * @param threads makes the two that are needed
     */
    PostgresBell(Sessions sessions, String channel, BooleanSupplier othersSubscribe, ThreadFactory threads) {
        this.sessions = sessions;
        this.channel = channel;
        this.othersSubscribe = othersSubscribe;
        this.threads = threads;
        this.lookedUpAt = System.nanoTime() - LOOK_UP_NANOS;
    }

    /** The same for all stores on one journal, and no other. */
    static String channel(Connection connection, JournalTables tables) throws SQLException {
        try (PreparedStatement read =
                        connection.prepareStatement(tables.sql("select 'event_journal'::regclass::oid::bigint"));
                var row = read.executeQuery()) {
            row.next();
            return "daybook_" + row.getLong(1);
        }
    }

    /** Has others told of an append, without waiting for it. Throws nothing, since what is appended is stored. */
    void ring(Position last) {
        synchronized (pending) {
            if (isClosed) {
                return;
            }
            boolean wasEmpty = pending.isEmpty();
            pending.merge(last.partition(), last, (one, other) -> one.number() > other.number() ? one : other);
            if (sender == null) {
                sender = start("daybook-notify", this::send);
            } else if (wasEmpty) {
                LockSupport.unpark(sender);
            }
        }
    }

    /** Returns nothing when no thread can be made now. */
    private @Nullable Thread start(String name, Runnable work) {
        try {
            Thread thread = threads.newThread(work);
            thread.setName(name);
            thread.setDaemon(true);
            thread.start();
            return thread;
        } catch (OutOfMemoryError e) {
            LOG.warn("the thread {} cannot be started, so events are found only when they are looked for", name);
            LOG.debug("the thread {} cannot be started", name, e);
            return null;
        }
    }

    private void send() {
        while (awaitPending()) {
            try {
                tellPending();
            } catch (RuntimeException | Error e) { // nobody would begin it anew
                log("other nodes were not told of an append", e);
                rest(RETRY_NANOS);
            }
        }
    }

    /** Returns whether there is something to tell; if not, nothing comes any more. */
    private boolean awaitPending() {
        while (true) {
            synchronized (pending) {
                if (!pending.isEmpty()) {
                    return true;
                }
                if (isClosed) {
                    return false;
                }
            }
            LockSupport.park(this);
        }
    }

    private void tellPending() {
        if (!isWanted) {
            rest(lookedUpAt + LOOK_UP_NANOS - System.nanoTime()); // it is told if somebody wants it by then
        }
        String positions;
        synchronized (pending) {
            positions = pending.values().stream().map(Position::toString).collect(Collectors.joining(","));
            pending.clear();
        }
        if (!isWanted || System.nanoTime() - lookedUpAt >= LOOK_UP_NANOS) {
            isWanted = othersSubscribe.getAsBoolean();
            lookedUpAt = System.nanoTime();
        }
        if (isWanted) {
            notify(own + " " + positions);
            rest(REST_NANOS);
        }
    }

    private static void log(String what, Throwable failure) {
        try {
            if (failure instanceof Error) {
                LOG.error("{}; it goes on", what, failure);
            } else {
                LOG.debug(what, failure);
            }
        } catch (RuntimeException | Error e) {
            // There may be no memory to say it; to go on matters more.
        }
    }

    /** Also when something more is appended meanwhile. */
    private void rest(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !isClosed; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    private void notify(String text) {
        sessions.read("tell other nodes of an append", connection -> {
            try (PreparedStatement notify = connection.prepareStatement("select pg_notify(?, ?)")) {
                notify.setString(1, channel);
                notify.setString(2, text.length() < 7_900 ? text : own + " "); // then they look for themselves
                return notify.execute();
            }
        });
    }

    /** Whether what others append is heard now. */
    boolean isListening() {
        return isListening;
    }

    /**
     * Begins to listen, on a connection that is kept. Calling it again does nothing, unless no thread could be made before.
     *
     * @param connections gives it, and another one when it is lost
     * @param head looks for the last positions, for what was not heard
     * @param heard gets positions that others have reached
     */
    synchronized void listen(DataSource connections, Runnable head, Consumer<Position> heard) {
        if (listener == null && !isClosed) {
            listener = start("daybook-listen", () -> listenUntilClosed(connections, head, heard));
        }
    }

    private void listenUntilClosed(DataSource connections, Runnable head, Consumer<Position> heard) {
        while (!isClosed) {
            try (Connection connection = connections.getConnection()) {
                connection.setAutoCommit(true);
                execute(connection, "listen " + channel);
                isListening = true;
                head.run();
                hear(connection, head, heard);
            } catch (SQLException | RuntimeException | Error e) { // nobody would begin it anew
                log("the connection on which other nodes are heard is lost", e);
            } finally {
                isListening = false;
            }
            if (!isClosed) {
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        }
    }

    private void hear(Connection connection, Runnable head, Consumer<Position> heard) throws SQLException {
        PGConnection listening = connection.unwrap(PGConnection.class);
        while (!isClosed) {
            PGNotification[] notifications = listening.getNotifications(SILENCE_MILLIS);
            if (notifications == null || notifications.length == 0) {
                execute(connection, "select 1"); // fails if the connection was cut silently
                continue;
            }
            for (PGNotification each : notifications) {
                hear(each.getParameter(), head, heard);
            }
        }
    }

    private void hear(String text, Runnable head, Consumer<Position> heard) {
        if (text.startsWith(own)) {
            return;
        }
        String positions = text.substring(text.indexOf(' ') + 1);
        try {
            for (String each : positions.split(",", -1)) {
                String[] parts = each.split("/", -1);
                heard.accept(new Position(Integer.parseInt(parts[0]), Long.parseLong(parts[1])));
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            head.run(); // anybody may notify on the channel; it says no more than that it is time to look
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        Thread sending;
        synchronized (pending) {
            isClosed = true;
            sending = sender;
        }
        Thread listening;
        synchronized (this) {
            listening = listener;
        }
        if (listening != null) {
            listening.interrupt(); // it waits for notifications in short turns, and for a new connection
        }
        if (sending != null) {
            LockSupport.unpark(sending);
            await(sending);
        }
    }

    /** Until it has sent what is pending. Who is interrupted beforehand waits all the same. */
    private static void await(Thread sending) {
        boolean wasInterrupted = Thread.interrupted();
        try {
            TimeUnit.NANOSECONDS.timedJoin(sending, CLOSE_NANOS);
        } catch (InterruptedException e) {
            wasInterrupted = true;
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
