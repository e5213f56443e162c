package org.daybook.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import org.daybook.benchmarks.worker.OrderEvent;
import org.daybook.benchmarks.worker.OrderEvent.ItemAdded;
import org.daybook.serialization.EventSerializer;
import org.daybook.serialization.jackson.JacksonEventSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One event of 200 bytes to text and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Serialization {

    private final EventSerializer serializer = new JacksonEventSerializer();
    private final OrderEvent event = OrderEvent.of("6deaca4c-0000-4000-8000-000000000000", 2);
    private final String text = serializer.write(event);

    /** As JMH creates it. */
    public Serialization() {}

    /**
     * To text.
     *
     * @return the text
     */
    @Benchmark
    public String write() {
        return serializer.write(event);
    }

    /**
     * Back again.
     *
     * @return the event
     */
    @Benchmark
    public OrderEvent read() {
        return serializer.read(text, ItemAdded.class);
    }
}
