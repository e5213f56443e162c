package org.daybook.spring.shop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** What handlers were called with. */
@Component
public class Journal {

    private final List<String> notes = new CopyOnWriteArrayList<>();

    public void note(String note) {
        notes.add(note);
    }

    public List<String> notes() {
        return List.copyOf(notes);
    }

    public void clear() {
        notes.clear();
    }
}
