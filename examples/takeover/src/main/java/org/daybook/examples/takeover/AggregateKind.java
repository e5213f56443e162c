package org.daybook.examples.takeover;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.aggregate.Versioned;
import org.daybook.event.AggregateDiscardedException;
import org.daybook.event.StreamId;
import org.daybook.examples.takeover.model.BankAccount;
import org.daybook.examples.takeover.model.Dog;
import org.daybook.examples.takeover.model.Todo;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the aggregates of one type.
 *
 * @param type the name of the type
 * @param repository where they are
 * @param fields what is shown of one, in order
 */
record AggregateKind<S>(String type, Repository<S, ?> repository, Function<S, Map<String, @Nullable Object>> fields) {

    static List<AggregateKind<?>> all(Daybook daybook) {
        return List.of(
                new AggregateKind<>(Todo.TYPE, daybook.entityRepository(Todo.class), AggregateKind::fields),
                new AggregateKind<>(BankAccount.TYPE, daybook.repository(BankAccount.class), AggregateKind::fields),
                new AggregateKind<>(Dog.TYPE, daybook.repository(Dog.class), AggregateKind::fields));
    }

    private static Map<String, @Nullable Object> fields(Todo todo) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("label", todo.label());
        fields.put("done", todo.isDone());
        fields.put("tags", todo.tags());
        return fields;
    }

    private static Map<String, @Nullable Object> fields(BankAccount account) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("owner", account.owner());
        fields.put("balance", account.balance());
        fields.put("log", account.log());
        return fields;
    }

    private static Map<String, @Nullable Object> fields(Dog dog) {
        return Collections.singletonMap("label", dog.label());
    }

    /** The aggregate as it is now, or as it was before it was discarded. */
    TakenAggregate take(StreamId stream) {
        String id = stream.aggregateId();
        try {
            Versioned<S> now = repository.load(id);
            return taken(id, now.version(), false, now.state());
        } catch (AggregateDiscardedException e) {
            // What ends an aggregate is never its first event.
            return taken(id, e.version(), true, repository.at(id, e.version() - 1));
        }
    }

    private TakenAggregate taken(String id, long version, boolean isDiscarded, S state) {
        return new TakenAggregate(type, id, version, isDiscarded, fields.apply(state));
    }
}
