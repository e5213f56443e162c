package org.daybook.spring;

import org.daybook.Daybook;
import org.daybook.aggregate.EntityRepository;
import org.daybook.aggregate.Repository;
import org.daybook.event.BaseEntity;
import org.daybook.event.ConfigurationException;
import org.daybook.event.DomainEvent;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.core.ResolvableType;

/**
 * Of which aggregates and events a repository is wanted.
 *
 * @param aggregate the class of the aggregates
 * @param events the type of their events
 */
record RepositoryTypes(Class<?> aggregate, Class<?> events) {

    static RepositoryTypes at(InjectionPoint point) {
        return point instanceof DependencyDescriptor descriptor
                ? of(descriptor.getResolvableType(), point.toString())
                : of(ResolvableType.NONE, point.toString());
    }

    static RepositoryTypes of(ResolvableType type, String where) {
        ResolvableType repository = type.as(Repository.class);
        Class<?> aggregate = repository.getGeneric(0).resolve();
        Class<?> events = repository.getGeneric(1).resolve();
        if (aggregate == null || events == null) {
            throw new ConfigurationException(where + " does not say of which aggregates it wants a repository: "
                    + "name them and their events, as in Repository<Todo, DomainEvent<? super Todo>>");
        }
        return new RepositoryTypes(aggregate, events);
    }

    /** What the types say is what is injected: they were read from where it is wanted. */
    @SuppressWarnings("unchecked")
    <S, E> Repository<S, E> repository(Daybook daybook) {
        return (Repository<S, E>)
                (events == DomainEvent.class ? daybook.repository(aggregate) : daybook.repository(aggregate, events));
    }

    @SuppressWarnings("unchecked")
    <S extends BaseEntity> EntityRepository<S> entityRepository(Daybook daybook) {
        return (EntityRepository<S>) daybook.entityRepository(aggregate.asSubclass(BaseEntity.class));
    }
}
