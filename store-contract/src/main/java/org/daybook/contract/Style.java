package org.daybook.contract;

import java.util.List;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.Repository;
import org.daybook.event.Decision;
import org.daybook.event.DomainEvent;
import org.daybook.event.Metadata;
import org.daybook.event.Receipt;

/**
 * One style of writing aggregates, in words that all have in common: an aggregate that remembers the last text it was given.
 *
 * @param <S> the aggregate
 * @param <E> the type of its events
 */
abstract class Style<S, E> {

    static Stream<Style<?, ?>> all() {
        return Stream.of(new Records(), new Entities(), new Mutators());
    }

    /** The stored name of the aggregate, and those of the events that begin, change and end it, and cannot be applied. */
    abstract List<String> names();

    abstract Class<E> eventRoot();

    abstract Repository<S, E> repository(Daybook daybook);

    abstract Receipt publish(Daybook daybook, String id, E event, Metadata metadata);

    abstract String text(S state);

    abstract E begins(String text);

    abstract E changes(String text);

    abstract E ends();

    /** An event whose effect throws. */
    abstract E breaks();

    abstract Decision<? super S> decide(List<E> events);

    final Decision<? super S> change(String... texts) {
        return decide(Stream.of(texts).map(this::changes).toList());
    }

    final Decision<? super S> end() {
        return decide(List.of(ends()));
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName();
    }

    private static final class Records extends Style<Todo, DomainEvent<? super Todo>> {

        @Override
        List<String> names() {
            return List.of("Todo", "todo_created", "todo_changed_label", "todo_discarded", "todo_impossible");
        }

        @Override
        @SuppressWarnings("unchecked") // a class has no type arguments
        Class<DomainEvent<? super Todo>> eventRoot() {
            return (Class<DomainEvent<? super Todo>>) (Class<?>) Todo.Event.class;
        }

        @Override
        Repository<Todo, DomainEvent<? super Todo>> repository(Daybook daybook) {
            return daybook.repository(Todo.class);
        }

        @Override
        Receipt publish(Daybook daybook, String id, DomainEvent<? super Todo> event, Metadata metadata) {
            return daybook.publish(id, event, metadata);
        }

        @Override
        String text(Todo state) {
            return state.label();
        }

        @Override
        DomainEvent<? super Todo> begins(String text) {
            return new Todo.Created(text);
        }

        @Override
        DomainEvent<? super Todo> changes(String text) {
            return new Todo.ChangedLabel(text);
        }

        @Override
        DomainEvent<? super Todo> ends() {
            return new Todo.Discarded();
        }

        @Override
        DomainEvent<? super Todo> breaks() {
            return new Todo.Impossible();
        }

        @Override
        Decision<? super Todo> decide(List<DomainEvent<? super Todo>> events) {
            return Decision.ofAll(events);
        }
    }

    private static final class Entities extends Style<Account, DomainEvent<? super Account>> {

        @Override
        List<String> names() {
            return List.of("Account", "account_opened", "account_renamed", "account_closed", "account_broken");
        }

        @Override
        @SuppressWarnings("unchecked") // a class has no type arguments
        Class<DomainEvent<? super Account>> eventRoot() {
            return (Class<DomainEvent<? super Account>>) (Class<?>) DomainEvent.class;
        }

        @Override
        Repository<Account, DomainEvent<? super Account>> repository(Daybook daybook) {
            return daybook.entityRepository(Account.class);
        }

        @Override
        Receipt publish(Daybook daybook, String id, DomainEvent<? super Account> event, Metadata metadata) {
            return daybook.publish(id, event, metadata);
        }

        @Override
        String text(Account state) {
            return state.owner();
        }

        @Override
        DomainEvent<? super Account> begins(String text) {
            return new Account.Opened(text);
        }

        @Override
        DomainEvent<? super Account> changes(String text) {
            return new Account.Renamed(text);
        }

        @Override
        DomainEvent<? super Account> ends() {
            return new Account.Closed();
        }

        @Override
        DomainEvent<? super Account> breaks() {
            return new Account.Broken();
        }

        @Override
        Decision<? super Account> decide(List<DomainEvent<? super Account>> events) {
            return Decision.ofAll(events);
        }
    }

    private static final class Mutators extends Style<Cart, Cart.Event> {

        @Override
        List<String> names() {
            return List.of("Cart", "cart_opened", "cart_added", "cart_abandoned", "cart_broken");
        }

        @Override
        Class<Cart.Event> eventRoot() {
            return Cart.Event.class;
        }

        @Override
        Repository<Cart, Cart.Event> repository(Daybook daybook) {
            return daybook.repository(Cart.MUTATOR);
        }

        @Override
        Receipt publish(Daybook daybook, String id, Cart.Event event, Metadata metadata) {
            return daybook.publish(Cart.MUTATOR, id, event, metadata);
        }

        @Override
        String text(Cart state) {
            return state.items().isEmpty()
                    ? state.owner()
                    : state.items().get(state.items().size() - 1);
        }

        @Override
        Cart.Event begins(String text) {
            return new Cart.Opened(text);
        }

        @Override
        Cart.Event changes(String text) {
            return new Cart.Added(text);
        }

        @Override
        Cart.Event ends() {
            return new Cart.Abandoned();
        }

        @Override
        Cart.Event breaks() {
            return new Cart.Broken();
        }

        @Override
        Decision<? super Cart> decide(List<Cart.Event> events) {
            return Cart.MUTATOR.decideAll(events);
        }
    }
}
