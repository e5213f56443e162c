package org.daybook.benchmarks.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A system that is measured. It is created without arguments and opened once; what it does not do throws
 * {@link UnsupportedOperationException}, and the plan does not ask for it. Appends come from any number of threads.
 */
public interface Contestant extends AutoCloseable {

    /** The metadata of every event, 77 bytes of JSON. */
    Map<String, String> METADATA =
            Map.of("correlation_id", "0193582e-8d3c-7b1a-9f57-3c1d2e4f5a6b", "user", "clerk-4711");

    /**
     * Connects and creates the tables.
     *
     * @param database the database, empty
     * @throws Exception if it fails
     */
    void open(Database database) throws Exception;

    /**
     * Appends in one transaction, and returns when it is durable.
     *
     * @param expectation what the writer says about the stream
     * @param stream the stream
     * @param version its version before the append; without a meaning if it is shared
     * @param events the events, from one
     * @throws Exception if nothing was stored
     */
    void append(Expectation expectation, String stream, long version, List<OrderEvent> events) throws Exception;

    /**
     * Loads an aggregate: reads its events, parses payloads and metadata, and folds them.
     *
     * @param stream the stream
     * @return the order
     * @throws Exception if it fails
     */
    Order load(String stream) throws Exception;

    /**
     * Loads aggregates, at once if the system can.
     *
     * @param streams their streams
     * @return the orders, in this order
     * @throws Exception if it fails
     */
    default List<Order> loadAll(List<String> streams) throws Exception {
        List<Order> orders = new ArrayList<>(streams.size());
        for (String each : streams) {
            orders.add(load(each));
        }
        return orders;
    }

    /**
     * Does what lets a system load a long aggregate as fast as a short one, and returns when it is done. A system that can do
     * nothing does nothing.
     *
     * @param stream the stream
     * @throws Exception if it fails
     */
    default void prepare(String stream) throws Exception {}

    /** An aggregate that its user keeps, so that nothing has to be loaded before it is changed. */
    interface Kept {

        /**
         * Raises an event and saves it.
         *
         * @param event the event
         * @throws Exception if nothing was stored
         */
        void save(OrderEvent event) throws Exception;
    }

    /**
     * Begins an aggregate with one event.
     *
     * @param stream its stream
     * @return the aggregate
     * @throws Exception if nothing was stored
     */
    default Kept begin(String stream) throws Exception {
        throw new UnsupportedOperationException("it has no objects that are saved");
    }

    /**
     * Reads the log from its beginning in its order, parsing payloads and metadata.
     *
     * @param limit after how many events to stop
     * @return all of them, folded
     * @throws Exception if it fails
     */
    Order readAll(long limit) throws Exception;

    /**
     * Handles the log from its beginning and keeps how far it is, as a reader does that goes on after a crash. Each call begins
     * anew.
     *
     * @param pass how far, and with what handler
     * @param first to be run when the first event is handled, and as often as one likes after that
     * @return these events, as soon as it is kept that they are handled; to be closed
     * @throws Exception if it fails
     */
    default Handled handleAll(Pass pass, Runnable first) throws Exception {
        throw new UnsupportedOperationException("it has no handlers");
    }

    /**
     * Handles what is appended from now on, here or by others, as a node does that has nothing else to do.
     *
     * @param name of the subscription, a new one
     * @param handler is given each event
     * @return ends it
     * @throws Exception if it fails
     */
    default AutoCloseable subscribe(String name, Consumer<OrderEvent> handler) throws Exception {
        throw new UnsupportedOperationException("it has no subscriptions");
    }

    /**
     * How many events are stored, to check what was acknowledged.
     *
     * @return the number
     * @throws Exception if it fails
     */
    long stored() throws Exception;

    /**
     * How the system is set up, for the report.
     *
     * @return every setting that differs from the system's own default
     */
    Map<String, String> settings();

    @Override
    void close();
}
