package org.daybook.store.jpa;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.daybook.journal.JournalRecord;
import org.daybook.store.jpa.ModelConnection.Program;
import org.daybook.store.jpa.ModelConnection.Progress;
import org.daybook.store.jpa.ModelDatabase.Keys;
import org.daybook.store.jpa.ModelDatabase.Session;
import org.daybook.store.jpa.Promises.Attempt;
import org.daybook.store.jpa.Promises.Promise;
import org.daybook.store.jpa.Promises.Seen;

/**
 * Tries every interleaving of some writers and readers on a database of the model, with every kind of mishap at every step. A
 * moment is the database, the answers that each client was given, and how many mishaps are still to come; from each moment every
 * next step is taken, and moments that are equal are one, since their futures are. They are visited by their distance from the
 * start, so what shows a broken promise first is the shortest schedule that does.
 */
final class Interleavings {

    /** What can go wrong with a statement. */
    enum Mishap {
        /** It fails, and the transaction can be repeated. */
        GIVEN_UP,
        /** It fails, for whatever reason. */
        FAILED,
        /** The connection is lost, and the client lives on. */
        CONNECTION_LOST,
        /** The client is killed. */
        KILLED
    }

    /**
     * A client at a moment.
     *
     * @param answers what it was answered so far
     * @param report what it knows
     */
    private record Client(List<List<Object>> answers, Object report) {}

    private record Moment(ModelDatabase database, List<Client> clients, int mishaps) {}

    /**
     * A next step.
     *
     * @param what says what it is, when asked: most are never shown
     */
    private record Step(Supplier<String> what, Moment next) {}

    /**
     * What was found.
     *
     * @param moments how many different moments there are
     * @param schedules how many ways there are through them, from the start to an end
     * @param ends how many moments nothing follows
     * @param broken the promises that are broken, each with the shortest schedule that shows it
     */
    record Result(int moments, BigInteger schedules, int ends, Map<Promise, String> broken) {

        String counts() {
            return moments + " moments, " + schedules + " schedules, " + ends + " ends";
        }
    }

    private final List<Program> programs;
    private final int mishaps;

    private final Map<Moment, Integer> numbers = new HashMap<>();
    private final List<Moment> moments = new ArrayList<>();
    private final List<Integer> predecessors = new ArrayList<>();
    private final List<int[]> successors = new ArrayList<>();
    private final Map<Promise, String> broken = new EnumMap<>(Promise.class);
    private int ends;

    private Interleavings(List<Program> programs, int mishaps) {
        this.programs = programs;
        this.mishaps = mishaps;
    }

    /**
     * Tries them all.
     *
     * @param programs what each client does
     * @param mishaps how many there are at most in one schedule
     */
    static Result explore(Keys keys, List<Program> programs, int mishaps) {
        Interleavings all = new Interleavings(programs, mishaps);
        all.visit(all.start(keys));
        return new Result(all.moments.size(), all.schedules(), all.ends, all.broken);
    }

    private Moment start(Keys keys) {
        Moment moment = new Moment(
                ModelDatabase.empty(keys, programs.size()),
                Collections.nCopies(programs.size(), new Client(List.of(), "nothing")),
                mishaps);
        for (int client = 0; client < programs.size(); client++) {
            moment = answered(moment, client, List.of());
        }
        return moment;
    }

    private void visit(Moment start) {
        number(start, -1);
        for (int at = 0; at < moments.size(); at++) {
            List<Step> steps = steps(moments.get(at));
            int from = at;
            successors.add(
                    steps.stream().mapToInt(step -> number(step.next(), from)).toArray());
            check(at, steps.isEmpty());
        }
    }

    private int number(Moment moment, int predecessor) {
        Integer known = numbers.putIfAbsent(moment, moments.size());
        if (known != null) {
            return known;
        }
        moments.add(moment);
        predecessors.add(predecessor);
        return moments.size() - 1;
    }

    // What can happen next:

    private List<Step> steps(Moment moment) {
        List<Step> steps = new ArrayList<>();
        List<Session> sessions = moment.database().sessions();
        for (int number = 0; number < sessions.size(); number++) {
            Session session = sessions.get(number);
            boolean isOrphan = number >= programs.size();
            if (!session.isIdle()) {
                goOn(moment, number).ifPresent(steps::add);
            }
            if (isOrphan) {
                steps.add(new Step(() -> "the database rolls back " + name(session), without(moment, number)));
            } else if (!session.isIdle() && moment.mishaps() > 0) {
                for (Mishap mishap : Mishap.values()) {
                    if (isPossible(mishap, session)) {
                        steps.add(new Step(
                                () -> name(session) + ": " + session.flight() + " " + mishap,
                                after(mishap, moment, number)));
                    }
                }
            }
        }
        return steps;
    }

    /** The next statement of a session is done, or it begins and waits. */
    private Optional<Step> goOn(Moment moment, int number) {
        return ModelTurn.take(moment.database(), number).map(database -> {
            Session before = moment.database().sessions().get(number);
            Session after = database.sessions().get(number);
            Moment next = new Moment(database, moment.clients(), moment.mishaps());
            if (number >= programs.size()) {
                next = after.leavesSomething() ? next : without(next, number);
            } else if (after.isIdle()) {
                next = answered(next, number, after.answers());
            }
            String who = (number < programs.size() ? "" : "left by ") + name(before);
            return new Step(() -> who + ": " + before.flight().get(0) + " -> " + answer(after), next);
        });
    }

    /** A reader has nothing to roll back, and one that is killed is one that reads no more, which is no mishap. */
    private boolean isPossible(Mishap mishap, Session session) {
        if (programs.get(session.client()) instanceof ModelReader) {
            return mishap == Mishap.CONNECTION_LOST;
        }
        boolean rollsBack = session.flight().get(0) instanceof ModelStatement.Rollback;
        return !rollsBack || mishap == Mishap.CONNECTION_LOST || mishap == Mishap.KILLED;
    }

    private Moment after(Mishap mishap, Moment moment, int number) {
        Moment less = new Moment(moment.database(), moment.clients(), moment.mishaps() - 1);
        return switch (mishap) {
            case GIVEN_UP -> failed(less, number, ModelFailure.GIVEN_UP);
            case FAILED -> failed(less, number, ModelFailure.FAILED);
            case CONNECTION_LOST -> answered(orphaned(less, number), number, List.of(ModelFailure.CONNECTION_LOST));
            case KILLED -> orphaned(less, number);
        };
    }

    private Moment failed(Moment moment, int number, ModelFailure failure) {
        ModelDatabase after = ModelTurn.failed(moment.database(), number, failure);
        return answered(new Moment(after, moment.clients(), moment.mishaps()), number, List.of(failure));
    }

    /** The session stays on the server, which may go on with what was sent to it, or else rolls back at some time. */
    private static Moment orphaned(Moment moment, int number) {
        Session session = moment.database().sessions().get(number);
        ModelDatabase database = moment.database().with(number, Session.of(session.client()));
        if (session.leavesSomething()) {
            List<Session> sessions = new ArrayList<>(database.sessions());
            sessions.add(session);
            database = new ModelDatabase(database.keys(), database.committed(), database.sequence(), sessions);
        }
        return new Moment(database, moment.clients(), moment.mishaps());
    }

    private static Moment without(Moment moment, int number) {
        ModelDatabase database = moment.database();
        List<Session> sessions = new ArrayList<>(database.sessions());
        sessions.remove(number);
        return new Moment(
                new ModelDatabase(database.keys(), database.committed(), database.sequence(), sessions),
                moment.clients(),
                moment.mishaps());
    }

    /** A client has its answers, if it is not about to begin, and sends what comes next. */
    private Moment answered(Moment moment, int number, List<Object> answers) {
        List<List<Object>> all = new ArrayList<>(moment.clients().get(number).answers());
        if (!answers.isEmpty()) {
            all.add(answers);
        }
        Progress progress = ModelConnection.progress(programs.get(number), all);
        List<Client> clients = new ArrayList<>(moment.clients());
        clients.set(number, new Client(all, progress.report()));
        ModelDatabase database = moment.database();
        Session session = database.sessions().get(number).sending(progress.flight());
        return new Moment(database.with(number, session), clients, moment.mishaps());
    }

    // What must hold:

    private void check(int at, boolean isEnd) {
        Moment moment = moments.get(at);
        List<Attempt> attempts = new ArrayList<>();
        List<Seen> readers = new ArrayList<>();
        for (Client client : moment.clients()) {
            if (client.report() instanceof Seen seen) {
                readers.add(seen);
            } else if (client.report() instanceof List<?> list) {
                list.forEach(each -> attempts.add((Attempt) each));
            }
        }
        Promises.broken(moment.database().committed(), attempts, readers)
                .forEach((promise, how) -> note(promise, how, at));
        if (isEnd) {
            ends++;
            if (moment.database().sessions().stream().anyMatch(session -> !session.isIdle())) {
                throw new AssertionError("everybody waits for somebody:" + schedule(at));
            }
            Promises.brokenAtTheEnd(moment.database().committed(), attempts, readers, moment.mishaps() == mishaps)
                    .forEach((promise, how) -> note(promise, how, at));
        }
    }

    private void note(Promise promise, String how, int at) {
        if (!broken.containsKey(promise)) {
            broken.put(promise, how + ", after:" + schedule(at));
        }
    }

    /** The steps that lead to a moment. */
    private String schedule(int end) {
        ArrayDeque<String> steps = new ArrayDeque<>();
        for (int at = end; predecessors.get(at) >= 0; at = predecessors.get(at)) {
            Moment moment = moments.get(at);
            steps.addFirst(steps(moments.get(predecessors.get(at))).stream()
                    .filter(step -> step.next().equals(moment))
                    .findFirst()
                    .orElseThrow()
                    .what()
                    .get());
        }
        return steps.stream().collect(Collectors.joining("\n  ", "\n  ", ""));
    }

    private String name(Session session) {
        return programs.get(session.client()) instanceof ModelReader ? "reader" : "writer " + (session.client() + 1);
    }

    private static String answer(Session session) {
        if (session.snapshot() != Session.NOT_BEGUN) {
            return "begins, and waits";
        }
        Object answer = session.answers().get(session.answers().size() - 1);
        if (answer instanceof AppendSteps.Found found) {
            return "position " + found.lastPosition() + ", versions "
                    + found.versions().values().stream().sorted().toList();
        }
        return answer instanceof List<?> list
                ? list.stream()
                        .map(each -> each instanceof JournalRecord row ? Promises.text(row) : "" + each)
                        .toList()
                        .toString()
                : answer.toString();
    }

    /** Each step leads to a moment where more was answered or less is to come, so there is no way back to one. */
    private BigInteger schedules() {
        BigInteger[] from = new BigInteger[moments.size()];
        ArrayDeque<Integer> path = new ArrayDeque<>(List.of(0));
        while (!path.isEmpty()) {
            int at = path.peek();
            BigInteger sum = successors.get(at).length == 0 ? BigInteger.ONE : BigInteger.ZERO;
            boolean known = true;
            for (int next : successors.get(at)) {
                if (from[next] == null) {
                    path.push(next);
                    known = false;
                } else {
                    sum = sum.add(from[next]);
                }
            }
            if (known) {
                from[at] = sum;
                path.pop();
            }
        }
        return from[0];
    }
}
