package org.daybook.store.jpa;

import java.sql.SQLException;
import java.util.List;

/**
 * A client's end of the line. A program is run again and again: what it was answered before, it is answered again, and at the
 * first flight of statements that has no answer yet it stops. So the explorer has it in hand when each statement is done, and a
 * moment in the life of a program is the list of answers that it was given.
 */
final class ModelConnection {

    /** What a client does. It is told nothing but answers, so it does the same with the same answers. */
    @FunctionalInterface
    interface Program {
        void run(ModelConnection connection);
    }

    /**
     * How far a program is.
     *
     * @param flight what it sends next; nothing when it has ended
     * @param report what it has reported last
     */
    record Progress(List<ModelStatement> flight, Object report) {}

    private static final class Stop extends Error {
        private static final long serialVersionUID = 1L;

        private final transient List<ModelStatement> flight;

        Stop(List<ModelStatement> flight) {
            super(null, null, false, false);
            this.flight = flight;
        }
    }

    private final List<List<Object>> answers;
    private int next;
    private Object report = "nothing yet";

    private ModelConnection(List<List<Object>> answers) {
        this.answers = answers;
    }

    static Progress progress(Program program, List<List<Object>> answers) {
        ModelConnection connection = new ModelConnection(answers);
        try {
            program.run(connection);
            return new Progress(List.of(), connection.report);
        } catch (Stop e) {
            return new Progress(e.flight, connection.report);
        }
    }

    /** Sends a statement and waits for its answer. */
    @SuppressWarnings("unchecked") // each statement answers what its sender expects
    <T> T send(ModelStatement statement) throws SQLException {
        return (T) sendAll(List.of(statement)).get(0);
    }

    /** Sends statements together; the second one is begun when the first one is done, and so on. */
    List<Object> sendAll(List<ModelStatement> flight) throws SQLException {
        if (next == answers.size()) {
            throw new Stop(flight);
        }
        List<Object> answer = answers.get(next++);
        if (answer.get(0) instanceof ModelFailure failure) {
            throw failure.exception();
        }
        return answer;
    }

    /** Says what is known so far, for the promises to be held against it. */
    void report(Object known) {
        report = known;
    }
}
