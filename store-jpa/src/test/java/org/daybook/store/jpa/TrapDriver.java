package org.daybook.store.jpa;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;

/**
 * A JDBC driver in front of all others of its process, which holds a thread between two statements of an append, on any
 * database. It knows the statements of {@link PortableWriter}.
 */
final class TrapDriver implements Driver {

    /** What is told when a thread is held. */
    interface Watch {
        void caughtAt(KillPoint point);
    }

    /** How a commit is done. */
    enum Commit {
        SOUND,
        /** Broken on purpose: it is said to be done, then the caller says so to everybody, and only then it is begun. */
        AFTER_THE_ANSWER
    }

    private final List<Driver> others;
    private final Watch watch;
    private final Commit commit;
    private final CountDownLatch answered = new CountDownLatch(1);
    private KillPoint armed;
    private CountDownLatch held = new CountDownLatch(0);

    private TrapDriver(List<Driver> others, Watch watch, Commit commit) {
        this.others = others;
        this.watch = watch;
        this.commit = commit;
    }

    /** Puts itself in front of the drivers that are there. */
    static TrapDriver install(Watch watch, Commit commit) throws SQLException {
        List<Driver> others = Collections.list(DriverManager.getDrivers());
        TrapDriver driver = new TrapDriver(others, watch, commit);
        for (Driver each : others) {
            DriverManager.deregisterDriver(each);
        }
        DriverManager.registerDriver(driver);
        return driver;
    }

    /** Holds the thread that comes to a point next. */
    synchronized void arm(KillPoint point) {
        armed = point;
        held = new CountDownLatch(1);
    }

    synchronized void release() {
        held.countDown();
    }

    /** An append was answered, which is what a broken commit waits for. */
    void answered() {
        if (isArmed()) {
            answered.countDown();
        }
    }

    private synchronized boolean isArmed() {
        return armed != null;
    }

    /** Whether the thread was held here. */
    private boolean reach(KillPoint point) {
        CountDownLatch until;
        synchronized (this) {
            if (point != armed) {
                return false;
            }
            armed = null;
            until = held;
        }
        watch.caughtAt(point);
        await(until);
        return true;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        for (Driver each : others) {
            Connection connection = each.acceptsURL(url) ? each.connect(url, info) : null;
            if (connection != null) {
                return proxy(Connection.class, new Trapped(connection));
            }
        }
        return null;
    }

    /** A connection whose appends may be held. */
    private final class Trapped implements InvocationHandler {
        private final Connection connection;
        private boolean hasInserted;
        private Thread committing;

        Trapped(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            String name = method.getName();
            if (name.equals("prepareStatement")) {
                if (committing != null) {
                    committing.join();
                }
                return statement((String) arguments[0], (PreparedStatement) call(connection, method, arguments));
            }
            if (name.equals("commit") && hasInserted) {
                hasInserted = false;
                if (commit == Commit.SOUND) {
                    commit();
                } else {
                    commitLater();
                }
                return null;
            }
            return call(connection, method, arguments);
        }

        private void commit() throws SQLException {
            reach(KillPoint.BEFORE_COMMIT);
            connection.commit();
            if (reach(KillPoint.AFTER_COMMIT) && !connection.isValid(5)) {
                // What its driver says when the server is killed a moment earlier.
                throw new SQLException("the server was lost before it answered", "08006");
            }
        }

        private void commitLater() {
            // Told before the answer: who was answered before the trap was armed would wait for ever for another
            // answer.
            boolean waits = isArmed();
            committing = new Thread(() -> {
                try {
                    if (waits) {
                        await(answered);
                    }
                    reach(KillPoint.BEFORE_COMMIT);
                    connection.commit();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            committing.start();
        }

        private PreparedStatement statement(String sql, PreparedStatement real) {
            boolean locks = sql.contains("journal_head") && sql.contains("for update");
            boolean inserts = sql.startsWith("insert into") && sql.contains("event_journal");
            if (!locks && !inserts) {
                return real;
            }
            return proxy(PreparedStatement.class, (proxy, method, arguments) -> {
                boolean executes = method.getName().startsWith("execute");
                if (executes && locks) {
                    reach(KillPoint.BEFORE_LOCK);
                }
                Object result = call(real, method, arguments);
                if (executes) {
                    hasInserted |= inserts;
                    reach(locks ? KillPoint.AFTER_LOCK : KillPoint.AFTER_INSERT);
                }
                return result;
            });
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(TrapDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        for (Driver each : others) {
            if (each.acceptsURL(url)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }
}
