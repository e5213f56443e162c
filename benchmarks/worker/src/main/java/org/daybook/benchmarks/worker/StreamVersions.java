package org.daybook.benchmarks.worker;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The versions of shared streams, for systems that write the version and do not find it out. It lets them off: they neither
 * ask the database for the version nor ever meet a conflict.
 */
public final class StreamVersions {

    private final ConcurrentMap<String, AtomicLong> versions = new ConcurrentHashMap<>();

    /** All streams are new. */
    public StreamVersions() {}

    /**
     * The counter of a stream, which is also what a system locks that allows one writer of an aggregate at a time.
     *
     * @param stream the stream
     * @return its version before the next append
     */
    public AtomicLong of(String stream) {
        return versions.computeIfAbsent(stream, name -> new AtomicLong());
    }
}
