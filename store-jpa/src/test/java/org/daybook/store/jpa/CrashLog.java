package org.daybook.store.jpa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What the writers of one journal have said: which appends they began, and how each ended as far as it was told. */
final class CrashLog {

    private static final long LONGEST_WAIT = TimeUnit.MINUTES.toNanos(3);

    /** How an append ended. */
    sealed interface Answer {}

    record Stored(long lastVersion, long lastPosition) implements Answer {}

    record Conflict(long actual) implements Answer {}

    /** Refused for another reason than its expectation. */
    record Refused(String why) implements Answer {}

    record Unknown() implements Answer {}

    static final Unknown UNKNOWN = new Unknown();

    private final Map<Long, CrashAppend> begun = new LinkedHashMap<>();
    private final Map<Long, Answer> answers = new HashMap<>();
    private final Set<Long> abandoned = new HashSet<>();
    private final List<String> surprises = new ArrayList<>();
    private final List<String> others = new ArrayList<>();
    private long receipts;
    private boolean isOver;

    synchronized void begun(CrashAppend append) {
        begun.put(append.id(), append);
        notifyAll();
    }

    synchronized void answered(long id, Answer answer) {
        answers.put(id, answer);
        receipts += answer instanceof Stored ? 1 : 0;
        notifyAll();
    }

    /** An append ended as none may end. */
    synchronized void surprised(String what) {
        surprises.add(what);
        notifyAll();
    }

    /** Nothing more is heard, or something is from now on. */
    synchronized void over(boolean value) {
        isOver = value;
        notifyAll();
    }

    /** A line that is not about an append. */
    synchronized void said(String line) {
        others.add(line);
        notifyAll();
    }

    synchronized boolean hasSaid(String line) {
        return others.contains(line);
    }

    /** The settings of the database that the writers have seen. */
    synchronized Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        others.stream()
                .map(line -> line.split(" "))
                .filter(words -> words[0].equals("setting"))
                .forEach(words -> settings.put(words[1], words[2]));
        return settings;
    }

    /** So that the next one of the kind can be waited for. */
    synchronized void forget(String line) {
        others.remove(line);
    }

    synchronized long receipts() {
        return receipts;
    }

    synchronized Map<Long, CrashAppend> appends() {
        return Map.copyOf(begun);
    }

    synchronized Map<Long, Answer> answers() {
        return Map.copyOf(answers);
    }

    synchronized List<String> surprises() {
        return List.copyOf(surprises);
    }

    /** The appends that a living writer has begun, of which it does not know what became of them. */
    synchronized List<Long> open() {
        return begun.keySet().stream()
                .filter(id -> answers.getOrDefault(id, UNKNOWN) == UNKNOWN && !abandoned.contains(id))
                .toList();
    }

    /** The callers who will never know have gone on. */
    synchronized void abandonUnknown() {
        answers.forEach((id, answer) -> {
            if (answer == UNKNOWN) {
                abandoned.add(id);
            }
        });
    }

    /** The appends of which nobody will hear the end any more, since their writer is dead. */
    synchronized List<Long> abandon() {
        List<Long> open = open();
        abandoned.addAll(open);
        return open;
    }

    /** Waits until something is true of this log. */
    synchronized void await(String what, Predicate<CrashLog> isTrue) {
        long deadline = System.nanoTime() + LONGEST_WAIT;
        while (!isTrue.test(this)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || isOver) {
                throw new AssertionError((isOver ? "the writer has ended, so not seen: " : "not seen in time: ") + what
                        + "; said: " + others);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
