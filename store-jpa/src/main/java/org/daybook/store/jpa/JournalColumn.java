package org.daybook.store.jpa;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A column as it must be.
 *
 * @param name its name
 * @param types the names of its type, the one of the messages first
 * @param characters how many characters it holds at least, or 0
 * @param fraction how many digits of a second it keeps at least, or 0
 */
record JournalColumn(String name, List<String> types, int characters, int fraction) {

    /** A column as {@code information_schema} tells of it; the fraction is 0 where the type has none. */
    record Found(String type, long characters, int fraction) {}

    private static final JournalColumn PARTITION = number("journal_partition", "smallint");

    private static JournalColumn number(String name, String... types) {
        return new JournalColumn(name, List.of(types), 0, 0);
    }

    private static JournalColumn text(String name, int characters) {
        return new JournalColumn(name, List.of("character varying", "varchar"), characters, 0);
    }

    static List<JournalColumn> ofJournal(Vendor vendor) {
        List<String> longText = longText(vendor);
        List<String> time = vendor == Vendor.MARIADB ? List.of("datetime") : List.of("timestamp with time zone");
        return List.of(
                PARTITION,
                number("position", "bigint"),
                eventId(vendor),
                text("aggregate_type", 128),
                text("aggregate_id", 255),
                number("aggregate_version", "bigint"),
                text("event_type", 128),
                number("event_version", "integer", "int"),
                new JournalColumn("event_data", longText, 0, 0),
                new JournalColumn("metadata", longText, 0, 0),
                new JournalColumn("create_date", time, 0, 6));
    }

    private static JournalColumn eventId(Vendor vendor) {
        return vendor == Vendor.MARIADB
                ? new JournalColumn("event_id", List.of("char"), 36, 0)
                : number("event_id", "uuid");
    }

    static List<JournalColumn> ofHead() {
        return List.of(PARTITION);
    }

    /** The columns of each table that subscriptions and snapshots are kept in. */
    static Map<String, List<JournalColumn>> ofOthers(Vendor vendor) {
        List<String> longText = longText(vendor);
        JournalColumn subscription = text("subscription", 128);
        JournalColumn leaseUntil = number("lease_until", "bigint");
        Map<String, List<JournalColumn>> columns = new TreeMap<>();
        columns.put("journal_subscription", List.of(text("name", 128), text("mode", 16), text("reason", 1_000)));
        columns.put(
                "journal_segment",
                List.of(
                        subscription,
                        number("segment", "integer", "int"),
                        number("mask", "integer", "int"),
                        new JournalColumn("checkpoint", longText, 0, 0),
                        new JournalColumn("marks", longText, 0, 0),
                        number("token", "bigint"),
                        text("owner", 128),
                        leaseUntil,
                        number("handled", "bigint"),
                        number("rate", "double precision", "double"),
                        number("pace", "double precision", "double"),
                        text("error", 1_000)));
        columns.put("journal_subscriber", List.of(subscription, text("node", 128), leaseUntil));
        columns.put(
                "journal_parked",
                List.of(
                        subscription,
                        PARTITION,
                        number("position", "bigint"),
                        text("parked_key", 512),
                        text("state", 16),
                        text("delivery", 16),
                        number("attempts", "integer", "int"),
                        number("parked_at", "bigint"),
                        text("error", 1_000),
                        text("reason", 1_000)));
        columns.put(
                "journal_snapshot",
                List.of(
                        text("aggregate_type", 128),
                        text("aggregate_id", 255),
                        number("aggregate_version", "bigint"),
                        eventId(vendor),
                        number("begun_at", "bigint"),
                        number("latest", "bigint"),
                        text("state_type", 255),
                        number("state_version", "integer", "int"),
                        new JournalColumn("state", longText, 0, 0)));
        return columns;
    }

    /** MariaDB's text ends after 64 KiB. */
    private static List<String> longText(Vendor vendor) {
        return vendor == Vendor.MARIADB
                ? List.of("longtext")
                : List.of("text", "character large object", "character varying");
    }

    Optional<String> problem(@Nullable Found found) {
        if (found == null) {
            return Optional.of(name + " is missing");
        }
        if (!types.contains(found.type)) {
            return Optional.of(name + " is " + found.type + ", not " + types.get(0));
        }
        if (found.characters < characters) {
            return Optional.of(name + " holds " + found.characters + " characters, not " + characters);
        }
        if (found.fraction < fraction) {
            return Optional.of(name + " keeps " + found.fraction + " digits of a second, not " + fraction);
        }
        return Optional.empty();
    }
}
