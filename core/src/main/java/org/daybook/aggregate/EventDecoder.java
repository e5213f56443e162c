package org.daybook.aggregate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.daybook.aggregate.AggregateDefinition.EventDefinition;
import org.daybook.event.ConfigurationException;
import org.daybook.event.EventShape;
import org.daybook.event.EventView;
import org.daybook.event.Metadata;
import org.daybook.event.RawEvent;
import org.daybook.event.SerializationException;
import org.daybook.event.StoredEvent;
import org.daybook.event.UnknownEventTypeException;
import org.daybook.event.UnknownEvents;
import org.daybook.event.Upcaster;
import org.daybook.journal.EventText;
import org.daybook.journal.JournalRecord;
import org.daybook.serialization.EventSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes events of what is stored, in the shapes that classes have now. The one place where stored events are read, whoever reads
 * them. Safe for use by any number of threads.
 */
final class EventDecoder {

    private static final Logger LOG = LoggerFactory.getLogger(EventDecoder.class);

    private final EventSerializer serializer;
    private final UnknownEvents unknown;
    private final Upcasters upcasters = new Upcasters();

    /** How many events of a type were met for which there is no class. */
    private final Map<String, LongAdder> unknownEvents = new ConcurrentHashMap<>();

    /** Events that follow each other often have the same, or none. */
    private volatile @Nullable ReadMetadata lastMetadata;

    private record ReadMetadata(String text, Metadata metadata) {}

    /** A handler's own class. */
    private record View(Class<?> eventClass, String type, int schemaVersion) {}

    private static final ClassValue<Optional<View>> VIEWS = new ClassValue<>() {
        @Override
        protected Optional<View> computeValue(Class<?> type) {
            return Optional.ofNullable(type.getAnnotation(EventView.class))
                    .map(annotation -> new View(type, annotation.type(), annotation.version()));
        }
    };

    EventDecoder(EventSerializer serializer, UnknownEvents unknown) {
        this.serializer = serializer;
        this.unknown = unknown;
    }

    Upcasters upcasters() {
        return upcasters;
    }

    /** Whether a class is a handler's own, or that of events as text. */
    boolean isView(Class<?> type) {
        if (type == RawEvent.class) {
            if (unknown != UnknownEvents.RAW) {
                throw new ConfigurationException("no handler gets a RawEvent, unless the Daybook is opened with "
                        + "unknownEvents(UnknownEvents.RAW)");
            }
            return true;
        }
        VIEWS.get(type).ifPresent(view -> {
            if (view.schemaVersion() < 1 || view.type().isEmpty()) {
                throw new ConfigurationException(type.getName()
                        + " must name the stored type that it is a view of, and a schema version from 1: @EventView(type = \""
                        + view.type() + "\", version = " + view.schemaVersion() + ")");
            }
        });
        return VIEWS.get(type).isPresent();
    }

    Map<String, Long> unknownEvents() {
        Map<String, Long> counts = new TreeMap<>();
        unknownEvents.forEach((type, count) -> counts.put(type, count.sum()));
        return counts;
    }

    /**
     * The event as its aggregate knows it: usually one, none if it is dropped or passed over, several parts if it is split.
     *
     * @throws UnknownEventTypeException if there is no class for it, and that is an error
     */
    List<StoredEvent<Object>> decode(AggregateDefinition<?> aggregate, JournalRecord row) {
        return decode(aggregate, row, () -> {});
    }

    /**
     * The same.
     *
     * @param passedOver is told if the event, or a part of it, is not known here and that is no error
     */
    List<StoredEvent<Object>> decode(AggregateDefinition<?> aggregate, JournalRecord row, Runnable passedOver) {
        EventText event = row.event();
        EventDefinition definition = aggregate.event(event.type());
        if (definition != null && event.schemaVersion() == definition.schemaVersion()) {
            return List.of(current(definition, row));
        }
        if (step(aggregate, event.type(), event.schemaVersion()) == null) {
            List<StoredEvent<Object>> raw = unknown(aggregate, definition, row);
            passedOver.run();
            return raw;
        }
        return upcast(aggregate, row, passedOver);
    }

    /** The class of an event that has its shape already, without reading the payload. */
    static @Nullable Class<?> currentClass(AggregateDefinition<?> aggregate, JournalRecord row) {
        EventDefinition definition = aggregate.event(row.event().type());
        return definition != null && definition.schemaVersion() == row.event().schemaVersion()
                ? definition.eventClass()
                : null;
    }

    private StoredEvent<Object> current(EventDefinition definition, JournalRecord row) {
        try {
            return stored(row, serializer.read(row.event().data(), definition.eventClass()), 0);
        } catch (SerializationException e) {
            throw unreadable(row, e);
        }
    }

    private static SerializationException unreadable(JournalRecord row, SerializationException cause) {
        return new SerializationException(
                "cannot read " + place(row) + ", a " + row.event().type() + " of schema version "
                        + row.event().schemaVersion(),
                cause);
    }

    private List<StoredEvent<Object>> upcast(AggregateDefinition<?> aggregate, JournalRecord row, Runnable passedOver) {
        List<EventShape> shapes = shapes(aggregate, row);
        List<StoredEvent<Object>> events = new ArrayList<>(shapes.size());
        for (int part = 0; part < shapes.size(); part++) {
            EventShape shape = shapes.get(part);
            EventDefinition definition = aggregate.event(shape.type());
            if (definition == null || definition.schemaVersion() != shape.schemaVersion()) {
                note(aggregate, definition, row, shape.type(), shape.schemaVersion());
                passedOver.run();
                if (unknown == UnknownEvents.RAW) {
                    events.add(stored(row, new RawEvent(text(row, shape)), part));
                }
                continue;
            }
            try {
                events.add(stored(row, serializer.read(shape.data(), definition.eventClass()), part));
            } catch (SerializationException e) {
                throw unreadable(row, e);
            }
        }
        return events;
    }

    private List<EventShape> shapes(AggregateDefinition<?> aggregate, JournalRecord row) {
        return upcasters.upcast(
                shape(row),
                shape -> isCurrent(aggregate, shape) ? null : step(aggregate, shape.type(), shape.schemaVersion()),
                () -> place(row));
    }

    /** The step of a shape: that of its name, or of another name of the same events. */
    private @Nullable Upcaster step(@Nullable AggregateDefinition<?> aggregate, String type, int version) {
        Upcaster own = upcasters.step(type, version);
        EventDefinition definition = own != null || aggregate == null ? null : aggregate.event(type);
        if (definition == null) {
            return own;
        }
        for (String name : definition.names()) {
            Upcaster others = upcasters.step(name, version);
            if (others != null) {
                return others;
            }
        }
        return null;
    }

    private static boolean isCurrent(AggregateDefinition<?> aggregate, EventShape shape) {
        EventDefinition definition = aggregate.event(shape.type());
        return definition != null && definition.schemaVersion() == shape.schemaVersion();
    }

    private EventShape shape(JournalRecord row) {
        EventText event = row.event();
        try {
            return new EventShape(
                    event.type(),
                    event.schemaVersion(),
                    serializer.readTree(event.data()),
                    row.stream(),
                    row.version(),
                    event.time(),
                    metadata(event.metadata()));
        } catch (SerializationException e) {
            throw unreadable(row, e);
        }
    }

    private StoredEvent<Object> stored(JournalRecord row, Object payload, int part) {
        EventText event = row.event();
        return new StoredEvent<>(
                payload,
                event.id(),
                row.stream(),
                row.version(),
                row.isCommitted() ? row.position() : null,
                event.time(),
                metadata(event.metadata()),
                event.type(),
                event.schemaVersion(),
                part);
    }

    private List<StoredEvent<Object>> unknown(
            @Nullable AggregateDefinition<?> aggregate, @Nullable EventDefinition definition, JournalRecord row) {
        note(aggregate, definition, row, row.event().type(), row.event().schemaVersion());
        return unknown == UnknownEvents.RAW
                ? List.of(stored(row, new RawEvent(row.event().data()), 0))
                : List.of();
    }

    /** Counts an event, or a part of one, that nobody knows here. */
    private void note(
            @Nullable AggregateDefinition<?> aggregate,
            @Nullable EventDefinition definition,
            JournalRecord row,
            String type,
            int schemaVersion) {
        if (unknown == UnknownEvents.FAIL) {
            throw new UnknownEventTypeException(type, whyUnknown(aggregate, definition, row, type, schemaVersion));
        }
        LongAdder count = unknownEvents.get(type);
        if (count == null) {
            count = unknownEvents.computeIfAbsent(type, each -> new LongAdder());
            LOG.warn(
                    "an event is passed over, and so are others of its type: {}",
                    whyUnknown(aggregate, definition, row, type, schemaVersion));
        }
        count.increment();
    }

    private static String whyUnknown(
            @Nullable AggregateDefinition<?> aggregate,
            @Nullable EventDefinition definition,
            JournalRecord row,
            String type,
            int schemaVersion) {
        String is = place(row) + " is a " + row.event().type();
        if (aggregate == null) {
            return is + ", and no aggregate is known under the name "
                    + row.stream().aggregateType();
        }
        boolean isUpcast =
                !type.equals(row.event().type()) || schemaVersion != row.event().schemaVersion();
        String was = isUpcast
                ? is + " of schema version " + row.event().schemaVersion() + ", which was upcast to a " + type
                : is;
        if (definition == null) {
            return was + ", which no event class of "
                    + aggregate.aggregateClass().getName() + " is stored as";
        }
        return was + " of schema version " + schemaVersion + ", but "
                + definition.eventClass().getName() + " has schema version " + definition.schemaVersion()
                + (schemaVersion < definition.schemaVersion()
                        ? ": give it an upcaster of " + type + " version " + schemaVersion
                        : "");
    }

    static String place(JournalRecord row) {
        return row.stream() + " version " + row.version() + " at position "
                + (row.isCommitted() ? row.position() : "none yet");
    }

    /**
     * The event for handlers: as its aggregate knows it, if that is known here, and as those of the wanted classes that are
     * handlers' own.
     *
     * @throws UnknownEventTypeException if there is no class for it, and that is an error
     */
    List<StoredEvent<Object>> decodeForHandlers(
            @Nullable AggregateDefinition<?> aggregate, JournalRecord row, Collection<Class<?>> wanted) {
        List<StoredEvent<Object>> own = views(aggregate, row, wanted);
        boolean isKnown = aggregate != null
                && (aggregate.event(row.event().type()) != null
                        || step(aggregate, row.event().type(), row.event().schemaVersion()) != null);
        if (!own.isEmpty() && !isKnown) {
            return own;
        }
        List<StoredEvent<Object>> events = aggregate == null ? unknown(null, null, row) : decode(aggregate, row);
        if (own.isEmpty()) {
            return events;
        }
        List<StoredEvent<Object>> all = new ArrayList<>(events);
        all.addAll(own);
        return all;
    }

    private List<StoredEvent<Object>> views(
            @Nullable AggregateDefinition<?> aggregate, JournalRecord row, Collection<Class<?>> wanted) {
        List<StoredEvent<Object>> events = new ArrayList<>(0);
        for (Class<?> each : wanted) {
            View view = VIEWS.get(each).orElse(null);
            if (view == null) {
                continue;
            }
            EventText event = row.event();
            if (isOf(view, aggregate, event.type()) && event.schemaVersion() >= view.schemaVersion()) {
                try {
                    events.add(stored(row, serializer.read(event.data(), view.eventClass()), 0));
                } catch (SerializationException e) {
                    throw unreadable(row, e);
                }
            } else if (step(aggregate, event.type(), event.schemaVersion()) != null) {
                events.addAll(upcast(view, aggregate, row));
            } else {
                requireArrived(view, aggregate, row, event.type(), event.schemaVersion());
            }
        }
        return events;
    }

    /** Whether a stored type is that of a view, under one of its names. */
    private static boolean isOf(View view, @Nullable AggregateDefinition<?> aggregate, String type) {
        EventDefinition definition = aggregate == null ? null : aggregate.event(type);
        return type.equals(view.type())
                || (definition != null && definition.names().contains(view.type()));
    }

    /** A shape of the view's type that no step brings to its version would be passed over otherwise. */
    private static void requireArrived(
            View view, @Nullable AggregateDefinition<?> aggregate, JournalRecord row, String type, int version) {
        if (isOf(view, aggregate, type)) {
            throw new UnknownEventTypeException(
                    type,
                    place(row) + " is a " + type + " of schema version " + version + ", but the view "
                            + view.eventClass().getName() + " has schema version " + view.schemaVersion()
                            + ": give it an upcaster of " + type + " version " + version);
        }
    }

    /** An event that was just stored as a handler's own class, if that is a view of its type. */
    @Nullable
    StoredEvent<Object> view(AggregateDefinition<?> aggregate, StoredEvent<?> event, Class<?> viewClass) {
        View view = VIEWS.get(viewClass).orElse(null);
        EventDefinition definition = aggregate.event(event.type());
        if (view == null
                || definition == null
                || !definition.names().contains(view.type())
                || definition.schemaVersion() < view.schemaVersion()) {
            return null;
        }
        return event.withPayload(serializer.read(serializer.write(event.payload()), view.eventClass()));
    }

    /** The parts that have the shape of the view on their way. */
    private List<StoredEvent<Object>> upcast(View view, @Nullable AggregateDefinition<?> aggregate, JournalRecord row) {
        List<EventShape> shapes = upcasters.upcast(
                shape(row),
                shape -> isSeen(view, aggregate, shape) ? null : step(aggregate, shape.type(), shape.schemaVersion()),
                () -> place(row));
        List<StoredEvent<Object>> events = new ArrayList<>();
        for (int part = 0; part < shapes.size(); part++) {
            EventShape shape = shapes.get(part);
            if (!isSeen(view, aggregate, shape)) {
                requireArrived(view, aggregate, row, shape.type(), shape.schemaVersion());
                continue;
            }
            try {
                events.add(stored(row, serializer.read(shape.data(), view.eventClass()), part));
            } catch (SerializationException e) {
                throw unreadable(row, e);
            }
        }
        return events;
    }

    private static boolean isSeen(View view, @Nullable AggregateDefinition<?> aggregate, EventShape shape) {
        return isOf(view, aggregate, shape.type()) && shape.schemaVersion() >= view.schemaVersion();
    }

    /** The event as text, in the shapes that classes have now; itself if it has one. */
    List<EventText> current(@Nullable AggregateDefinition<?> aggregate, JournalRecord row) {
        EventText event = row.event();
        EventDefinition definition = aggregate == null ? null : aggregate.event(event.type());
        if (aggregate == null
                || (definition != null && event.schemaVersion() == definition.schemaVersion())
                || step(aggregate, event.type(), event.schemaVersion()) == null) {
            return List.of(event);
        }
        return shapes(aggregate, row).stream()
                .map(shape -> new EventText(
                        event.id(),
                        shape.type(),
                        shape.schemaVersion(),
                        text(row, shape),
                        event.metadata(),
                        event.time()))
                .toList();
    }

    private String text(JournalRecord row, EventShape shape) {
        try {
            return serializer.writeTree(shape.data());
        } catch (SerializationException e) {
            throw new SerializationException(
                    "cannot write what upcasters made of " + place(row) + ", a " + shape.type() + " of schema version "
                            + shape.schemaVersion(),
                    e);
        }
    }

    @SuppressWarnings("unchecked") // the serializer reads a map as one of strings
    private Metadata metadata(String text) {
        ReadMetadata before = lastMetadata;
        if (before != null && before.text.equals(text)) {
            return before.metadata;
        }
        Metadata metadata = Metadata.of(serializer.read(text, Map.class));
        lastMetadata = new ReadMetadata(text, metadata);
        return metadata;
    }
}
