package org.daybook.spring.post;

import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** What handlers work at. */
@Component
public class Desk {

    private final List<String> notes = new CopyOnWriteArrayList<>();
    private volatile Callable<String> work = () -> "sent";

    /** What the durable handler does with each letter, and what is noted when it is done. */
    public void work(Callable<String> value) {
        work = value;
    }

    void send() throws Exception {
        notes.add(work.call());
    }

    public void note(String note) {
        notes.add(note);
    }

    public List<String> notes() {
        return List.copyOf(notes);
    }

    @PreDestroy
    void close() {
        notes.add("the desk is closed");
    }
}
