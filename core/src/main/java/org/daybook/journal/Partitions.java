package org.daybook.journal;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.zip.CRC32;
import org.daybook.event.ConfigurationException;
import org.daybook.event.StreamId;

/**
 * How many partitions a journal has, and which of them a stream is in. Partitions are written side by side, each in an order
 * of its own, so more of them take more writers. All events of a stream are in one, so the number and the function are chosen
 * when the journal is created, and never change. Immutable, and safe for use by any number of threads if the function is.
 *
 * <pre>{@code
 * Partitions.byHash(8);
 * Partitions.by(3, stream -> TENANTS.indexOf(stream.aggregateId().split(":")[0])); // one for each tenant
 * int partition = daybook.journal().partitions().of(stream);
 * }</pre>
 */
public final class Partitions {

    /** The most partitions of a journal. */
    public static final int MAX = 1024;

    private static final Partitions ONE = byHash(1);

    private final int count;
    private final ToIntFunction<? super StreamId> function;

    private Partitions(int count, ToIntFunction<? super StreamId> function) {
        if (count < 1 || count > MAX) {
            throw new IllegalArgumentException("a journal has 1 to " + MAX + " partitions, not " + count);
        }
        this.count = count;
        this.function = Objects.requireNonNull(function, "function");
    }

    /**
     * One partition, in which all events have one order.
     *
     * @return the partition, number 0
     */
    public static Partitions one() {
        return ONE;
    }

    /**
     * Spreads streams evenly, by a hash of their ids that never changes and is the same on every store: the CRC-32 (as in ZIP
     * and PNG, taken as a number from 0 to 4294967295) of the bytes in UTF-8 of the aggregate's type, the character NUL and
     * the aggregate's id, modulo the number of partitions.
     *
     * @param count the number of partitions, from 1 to {@value #MAX}
     * @return the partitions
     * @throws IllegalArgumentException if the number is another one
     */
    public static Partitions byHash(int count) {
        return new Partitions(count, stream -> hash(stream, count));
    }

    /**
     * Gives each stream the partition that a function says, such as that of a tenant.
     *
     * @param count the number of partitions, from 1 to {@value #MAX}
     * @param function gives a number from 0 to below {@code count}; for one stream always the same, in each process
     * @return the partitions
     * @throws IllegalArgumentException if the number is another one
     * @throws NullPointerException if there is no function
     */
    public static Partitions by(int count, ToIntFunction<? super StreamId> function) {
        return new Partitions(count, function);
    }

    private static int hash(StreamId stream, int count) {
        if (count == 1) {
            return 0;
        }
        CRC32 crc = new CRC32();
        crc.update((stream.aggregateType() + '\0' + stream.aggregateId()).getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % count);
    }

    /**
     * How many there are.
     *
     * @return the number, from 1; they are counted from 0
     */
    public int count() {
        return count;
    }

    /**
     * The partition that a stream is in.
     *
     * @param stream the stream
     * @return its partition, from 0 to below {@link #count()}
     * @throws ConfigurationException if the function says another one
     */
    public int of(StreamId stream) {
        int partition = function.applyAsInt(stream);
        if (partition < 0 || partition >= count) {
            throw new ConfigurationException("the function of the partitions gives " + stream + " partition "
                    + partition + ", but there are " + count + " of them, counted from 0");
        }
        return partition;
    }

    @Override
    public String toString() {
        return count == 1 ? "1 partition" : count + " partitions";
    }
}
