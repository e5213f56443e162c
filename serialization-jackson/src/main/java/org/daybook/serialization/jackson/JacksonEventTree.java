package org.daybook.serialization.jackson;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daybook.event.EventTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A tree on Jackson's own, so that a class is read from it without writing it as text. Used by one thread. */
final class JacksonEventTree implements EventTree {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** As deep as what is stored may be nested. */
    private static final int MAX_NESTING = 500;

    private final ObjectNode node;

    JacksonEventTree(ObjectNode node) {
        this.node = node;
    }

    ObjectNode node() {
        return node;
    }

    /** The node of any tree. */
    static ObjectNode nodeOf(EventTree tree) {
        return tree instanceof JacksonEventTree own ? own.node : copied(tree, 0);
    }

    @Override
    public Set<String> names() {
        return new LinkedHashSet<>(node.propertyNames());
    }

    @Override
    public boolean has(String name) {
        return node.has(name);
    }

    @Override
    public @Nullable Object get(String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no '" + name + "'");
        }
        return value(value);
    }

    private static @Nullable Object value(JsonNode value) {
        if (value instanceof ObjectNode object) {
            return new JacksonEventTree(object);
        }
        if (value instanceof ArrayNode array) {
            List<@Nullable Object> values = new ArrayList<>(array.size());
            array.forEach(each -> values.add(value(each)));
            return Collections.unmodifiableList(values);
        }
        if (value.isString()) {
            return value.stringValue();
        }
        if (value.isNumber()) {
            return value.decimalValue();
        }
        return value.isBoolean() ? value.booleanValue() : null;
    }

    @Override
    public EventTree set(String name, @Nullable Object value) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a value needs a name");
        }
        node.set(name, node(value, 0));
        return this;
    }

    private static JsonNode node(@Nullable Object value, int depth) {
        if (depth > MAX_NESTING) {
            throw new IllegalArgumentException("what is set is nested more than " + MAX_NESTING + " levels deep");
        }
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof CharSequence text) {
            return NODES.stringNode(text.toString());
        }
        if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof EventTree tree) {
            return copied(tree, depth);
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((name, each) -> object.set(String.valueOf(name), node(each, depth + 1)));
            return object;
        }
        if (value instanceof Collection<?> values) {
            ArrayNode array = NODES.arrayNode();
            values.forEach(each -> array.add(node(each, depth + 1)));
            return array;
        }
        throw new IllegalArgumentException(
                "a tree has no values of " + value.getClass().getName()
                        + ": give it a text, a number, a truth value, a tree, a map or a collection");
    }

    /** A number without a fraction is a whole one again, which classes with whole numbers insist on. */
    private static JsonNode number(Number number) {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            return NODES.numberNode(number.longValue());
        }
        if (number instanceof BigInteger whole) {
            return NODES.numberNode(whole);
        }
        if (number instanceof BigDecimal decimal) {
            return decimal.scale() == 0 ? NODES.numberNode(decimal.unscaledValue()) : NODES.numberNode(decimal);
        }
        if ((number instanceof Double || number instanceof Float) && Double.isFinite(number.doubleValue())) {
            return NODES.numberNode(new BigDecimal(number.toString()));
        }
        throw new IllegalArgumentException(
                "a tree has no number that is a " + number.getClass().getName()
                        + (number instanceof Double || number instanceof Float ? " and none" : ""));
    }

    private static ObjectNode copied(EventTree tree, int depth) {
        ObjectNode object = NODES.objectNode();
        tree.names().forEach(name -> object.set(name, node(tree.get(name), depth + 1)));
        return object;
    }

    @Override
    public EventTree remove(String name) {
        node.remove(name);
        return this;
    }

    /** Moves the value instead of copying it. */
    @Override
    public EventTree rename(String from, String to) {
        JsonNode value = from.equals(to) ? null : node.remove(from);
        if (value != null) {
            node.set(to, value);
        }
        return this;
    }

    @Override
    public EventTree empty() {
        return new JacksonEventTree(NODES.objectNode());
    }

    @Override
    public EventTree copy() {
        return new JacksonEventTree(node.deepCopy());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JacksonEventTree tree && tree.node.equals(node);
    }

    @Override
    public int hashCode() {
        return node.hashCode();
    }

    /** Shows no values. */
    @Override
    public String toString() {
        return "tree of " + node.size() + " values";
    }
}
