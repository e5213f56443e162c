package org.daybook.aggregate;

import java.util.function.Consumer;
import org.daybook.event.BaseEntity;
import org.daybook.event.Creation;
import org.daybook.event.DomainEvent;
import org.daybook.event.EntityLifecycle;
import org.daybook.event.Metadata;
import org.daybook.event.Receipt;

/** The repository of what entities of several classes have in common. */
final class PolymorphicEntityRepository<S extends BaseEntity>
        extends PolymorphicRepository<S, DomainEvent<? super S>, JournalEntityRepository<S>>
        implements EntityRepository<S> {

    PolymorphicEntityRepository(Class<S> base, Members<JournalEntityRepository<S>> members, Metadata metadata) {
        super(base, DomainEvent.class, members, metadata);
    }

    @Override
    public <T extends S> T begin(String id, Creation<T> creation) {
        return ownerOfNew(id, creation).begin(id, creation);
    }

    @Override
    public Receipt save(S entity) {
        return requireTypeOf(entity).save(entity);
    }

    private JournalEntityRepository<S> requireTypeOf(S entity) {
        String type = EntityLifecycle.stream(entity).aggregateType();
        return all().stream()
                .filter(each -> each.aggregate.name().equals(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        entity + " cannot be saved by this repository of " + types(all())));
    }

    @Override
    public Receipt change(String id, Consumer<? super S> command) {
        return requireOwner(id).change(id, command);
    }

    @Override
    public EntityRepository<S> with(Metadata other) {
        return new PolymorphicEntityRepository<>(base, members, other);
    }
}
