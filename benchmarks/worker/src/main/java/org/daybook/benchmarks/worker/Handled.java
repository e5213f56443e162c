package org.daybook.benchmarks.worker;

/**
 * A pass that has come to its end: all its events are handled, and it is kept that they are.
 *
 * @param order these events, folded
 * @param end waits for what is under way beyond them, which is not the pass's any more
 */
public record Handled(Order order, Runnable end) implements AutoCloseable {

    @Override
    public void close() {
        end.run();
    }
}
