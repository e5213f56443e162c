package org.daybook.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daybook.event.LeaseLostException;
import org.daybook.event.Position;
import org.daybook.event.Positions;
import org.daybook.handler.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * What a store keeps of subscriptions: who reads which segment, how far it has come, and what is parked. All times go by the
 * clock of the database, so that nodes whose clocks differ agree on who holds what.
 *
 * <p>A segment is the part of a subscription's events whose keys have a hash with certain last bits. Its owner holds it for a
 * time, the lease, under a token that no later owner has; {@link #advance} moves the checkpoint only under the token of the
 * present owner, in the transaction of what was done with the events.
 *
 * <p>Part of the machinery below {@link org.daybook.subscription.Subscription}. Safe for use by any number of threads.
 *
 * <pre>{@code
 * store.subscriptions().find("todo-list").ifPresent(row -> System.out.println(row.segments()));
 * }</pre>
 */
public interface SubscriptionStore {

    /** The longest name of a subscription, in UTF-16 code units. */
    int MAX_NAME_LENGTH = 128;

    /** The longest key of an event, in UTF-16 code units. */
    int MAX_KEY_LENGTH = 512;

    /** The longest description of a failure that is kept, in UTF-16 code units. */
    int MAX_ERROR_LENGTH = 1_000;

    /**
     * What a subscription is to do.
     *
     * <pre>{@code
     * if (subscription.status().mode() == Mode.STOPPED) {
     *     subscription.resume(); // what stopped it is mended
     * }
     * }</pre>
     *
     * <p>Immutable.
     */
    enum Mode {
        /** It handles events. */
        RUNNING,
        /** Somebody asked it to wait. */
        PAUSED,
        /** It gave up, and waits for somebody to look at it. */
        STOPPED
    }

    /**
     * A subscription as it is stored.
     *
     * <pre>{@code
     * store.subscriptions().find("todo-list").ifPresent(row -> System.out.println(row.mode() + " on " + row.nodes()));
     * }</pre>
     *
     * <p>Immutable.
     *
     * @param name its name
     * @param mode what it is to do
     * @param reason why it is stopped
     * @param nodes the nodes that take part in it now, in the order of their names
     * @param segments its segments, in the order of their numbers
     * @param parkedEvents how many events are parked
     * @param parkedKeys how many keys they have
     * @param hasRetries whether one of them is to be tried again
     */
    record Row(
            String name,
            Mode mode,
            @Nullable String reason,
            List<String> nodes,
            List<Segment> segments,
            int parkedEvents,
            int parkedKeys,
            boolean hasRetries) {

        /**
         * Copies the lists.
         *
         * @param name its name
         * @param mode what it is to do
         * @param reason why it is stopped
         * @param nodes the nodes that take part in it now
         * @param segments its segments
         * @param parkedEvents how many events are parked
         * @param parkedKeys how many keys they have
         * @param hasRetries whether one of them is to be tried again
         */
        public Row {
            nodes = List.copyOf(nodes);
            segments = List.copyOf(segments);
        }
    }

    /**
     * Says of some keys of a segment that their events up to a position were handled before, so that they are passed over
     * or known to be repeated.
     *
     * <pre>{@code
     * new Mark(true, 0, 1, ahead.checkpoint()) // what one of two had done before they were merged is passed over
     * }</pre>
     *
     * <p>Immutable.
     *
     * @param isDone whether they are passed over, as when this segment was merged with one that was behind; if not, they are
     *     repeated
     * @param number the last bits of the keys' hashes
     * @param mask which bits count
     * @param until the last positions for which this holds
     */
    record Mark(boolean isDone, int number, int mask, Positions until) {

        boolean holds(int hash, Position position) {
            return (hash & mask) == number && until.includes(position);
        }

        /** The mark as text, as in {@code done 3 7 0/12}; {@link #parse} reads it. */
        @Override
        public String toString() {
            return (isDone ? "done " : "again ") + number + " " + mask + " " + until;
        }

        /**
         * Reads what {@link #format} gives.
         *
         * @param text the text
         * @return the marks
         * @throws IllegalArgumentException if the text is another one
         */
        public static List<Mark> parse(String text) {
            return text.isEmpty()
                    ? List.of()
                    : Stream.of(text.split(";", -1)).map(Mark::parseOne).toList();
        }

        private static Mark parseOne(String text) {
            String[] parts = text.split(" ", -1);
            if (parts.length != 4) {
                throw new IllegalArgumentException("this is no mark of a segment: " + text);
            }
            return new Mark(
                    parts[0].equals("done"),
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2]),
                    Positions.parse(parts[3]));
        }

        /**
         * Writes marks as one text.
         *
         * @param marks the marks
         * @return the text, empty if there are none
         */
        public static String format(List<Mark> marks) {
            return marks.stream().map(Mark::toString).collect(Collectors.joining(";"));
        }
    }

    /**
     * A segment as it is stored: the keys whose hash has the bits {@code number} under {@code mask}.
     *
     * <pre>{@code
     * Segment.of(1, 3, Positions.start(1)) // the second of four, from the beginning
     * }</pre>
     *
     * <p>Immutable.
     *
     * @param number the bits, which no other segment has
     * @param mask which bits count: one less than a power of two
     * @param checkpoint up to where its events are handled
     * @param marks which of its events were handled before
     * @param token of its last owner; it only grows
     * @param owner the node that holds it or held it last without giving it back, or nobody
     * @param leaseLeft for how long the owner still holds it; negative since when it does not
     * @param handled how many events were handled
     * @param rate of its last owner, in events per second
     * @param pace of its last owner, in positions per second
     * @param error of its last try, if that failed
     */
    record Segment(
            int number,
            int mask,
            Positions checkpoint,
            List<Mark> marks,
            long token,
            @Nullable String owner,
            Duration leaseLeft,
            long handled,
            double rate,
            double pace,
            @Nullable String error) {

        /**
         * Copies the marks.
         *
         * @param number the bits
         * @param mask which bits count
         * @param checkpoint up to where its events are handled
         * @param marks which of its events were handled before
         * @param token of its last owner
         * @param owner the node that holds it or held it last
         * @param leaseLeft for how long the owner still holds it
         * @param handled how many events were handled
         * @param rate of its last owner
         * @param pace of its last owner
         * @param error of its last try
         */
        public Segment {
            marks = List.copyOf(marks);
        }

        /**
         * Whether it has the keys of a hash.
         *
         * @param hash the hash of a key
         * @return whether the event is one of this segment
         */
        public boolean has(int hash) {
            return (hash & mask) == number;
        }

        /**
         * Whether an event was handled before and is passed over.
         *
         * @param hash of its key
         * @param position where it is
         * @return whether it is
         */
        public boolean isDone(int hash, Position position) {
            return marks.stream().anyMatch(each -> each.isDone() && each.holds(hash, position));
        }

        /**
         * Whether an event was handled before and is to be handled again.
         *
         * @param hash of its key
         * @param position where it is
         * @return whether it is
         */
        public boolean isReplay(int hash, Position position) {
            return marks.stream().anyMatch(each -> !each.isDone() && each.holds(hash, position));
        }

        /**
         * Whether a node holds it now.
         *
         * @return whether it has an owner whose lease has not run out
         */
        public boolean isHeld() {
            return owner != null && !leaseLeft.isNegative() && !leaseLeft.isZero();
        }

        /**
         * What takes the place of this segment or of a part of it, without an owner.
         *
         * @param newNumber the bits
         * @param newMask which bits count
         * @param from the checkpoint
         * @param newMarks which events were handled before
         * @return the segment
         */
        public Segment as(int newNumber, int newMask, Positions from, List<Mark> newMarks) {
            return new Segment(
                    newNumber, newMask, from, newMarks, token + 1, null, Duration.ZERO, handled, rate, pace, null);
        }

        /**
         * A segment of a new subscription.
         *
         * @param number the bits
         * @param mask which bits count
         * @param from where to begin
         * @return the segment
         */
        public static Segment of(int number, int mask, Positions from) {
            return new Segment(number, mask, from, List.of(), 0, null, Duration.ZERO, 0, 0, 0, null);
        }
    }

    /**
     * The right to handle the events of a segment.
     *
     * <pre>{@code
     * subscriptions.claim(node, "todo-list", seen, Duration.ofSeconds(10))
     *         .map(segment -> new Lease("todo-list", segment.number(), segment.token()));
     * }</pre>
     *
     * <p>Immutable.
     *
     * @param subscription the name
     * @param segment the number of the segment
     * @param token what no other lease of the segment has
     */
    record Lease(String subscription, int segment, long token) {

        /**
         * That this lease is no longer held.
         *
         * @return the exception, to throw
         */
        public LeaseLostException lost() {
            return new LeaseLostException(subscription, segment, token);
        }
    }

    /**
     * How far an owner has come.
     *
     * <pre>{@code
     * subscriptions.advance(transaction, lease, new Progress(through, 20, 450.0));
     * }</pre>
     *
     * <p>Immutable.
     *
     * @param checkpoint up to where the events are handled
     * @param handled how many were handled since the last time
     * @param rate in events per second
     * @param pace in positions per second, those of other events among them
     */
    record Progress(Positions checkpoint, long handled, double rate, double pace) {}

    /**
     * An event that was set aside, since its handlers failed or those of an earlier event of its key did.
     *
     * <pre>{@code
     * subscription.parked().forEach(each -> System.out.println(each.key() + " at " + each.position() + ": " + each.error()));
     * }</pre>
     *
     * <p>Immutable.
     *
     * @param subscription the name
     * @param key what it has in common with the events that wait behind it
     * @param position where it is in the journal, which has its payload
     * @param delivery whether it was handled before, and was to be handled again
     * @param error what went wrong, or that it waits behind another
     * @param attempts how often it was tried
     * @param since when it was parked; what is given to {@link #park} is not read
     */
    record Parked(
            String subscription,
            String key,
            Position position,
            Delivery delivery,
            String error,
            int attempts,
            Instant since) {

        /**
         * Checks the parts and shortens the error.
         *
         * @param subscription the name
         * @param key what it has in common with the events that wait behind it
         * @param position where it is in the journal
         * @param delivery whether it was handled before
         * @param error what went wrong
         * @param attempts how often it was tried
         * @param since when it was parked
         */
        public Parked {
            Objects.requireNonNull(position, "position");
            error = shortened(error);
        }
    }

    /**
     * Shortens and cleans a description of a failure so that every store can keep it.
     *
     * @param error the description
     * @return at most {@value #MAX_ERROR_LENGTH} units of it, without the character NUL and halves of surrogate pairs
     */
    static String shortened(String error) {
        String text = error.replace('\0', ' ');
        if (text.length() > MAX_ERROR_LENGTH) {
            text = text.substring(0, MAX_ERROR_LENGTH - 3) + "...";
        }
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /**
     * Creates a subscription, unless there is one of its name already.
     *
     * @param subscription the name
     * @param segments its segments
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    void create(String subscription, List<Segment> segments);

    /**
     * How a subscription stands.
     *
     * @param subscription the name
     * @return what is stored, or nothing if there is none of the name
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    Optional<Row> find(String subscription);

    /**
     * The names of all subscriptions.
     *
     * @return the names, in order
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    List<String> names();

    /**
     * Tells the others that a node is there and takes part in some subscriptions, prolongs its leases, and tells how these
     * subscriptions stand. One call, with a few statements whatever the number of subscriptions.
     *
     * @param node the node
     * @param subscriptions the subscriptions in which it takes part, and no others
     * @param lease for how long it is there and its leases hold, from now
     * @return the subscriptions that are stored, in the order of their names
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    List<Row> renew(String node, Collection<String> subscriptions, Duration lease);

    /**
     * Takes a node out of some subscriptions, and lets others have its segments.
     *
     * @param node the node
     * @param subscriptions the subscriptions
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    void leave(String node, Collection<String> subscriptions);

    /**
     * Prolongs the leases of somebody who holds segments without being a node, as for a reset.
     *
     * @param owner who holds them
     * @param subscription the name
     * @param lease for how long, from now
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    void hold(String owner, String subscription, Duration lease);

    /**
     * Takes a segment that nobody else holds.
     *
     * @param node the node that wants it
     * @param subscription the name
     * @param segment as the node has seen it
     * @param lease for how long, from now
     * @return the segment with its new token, or nothing if another was faster
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    Optional<Segment> claim(String node, String subscription, Segment segment, Duration lease);

    /**
     * A segment as it is when no other transaction of its lease is under way any more: it waits for one whose answer was lost.
     *
     * @param transaction in which to look
     * @param lease of the segment
     * @return the segment, or nothing if the lease is lost
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now, or the other transaction
     *     takes too long
     */
    Optional<Segment> settled(StoreTransaction transaction, Lease lease);

    /**
     * Gives a segment back.
     *
     * @param lease of the segment; one that is lost already does nothing
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    void release(Lease lease);

    /**
     * Keeps what went wrong with a segment, for those who ask how it stands. {@link #advance} forgets it.
     *
     * @param lease of the segment; one that is lost already does nothing
     * @param error what went wrong
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    void report(Lease lease, String error);

    /**
     * Says what a subscription is to do.
     *
     * @param subscription the name
     * @param mode what it is to do
     * @param reason why, if it is stopped
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    void setMode(String subscription, Mode mode, @Nullable String reason);

    /**
     * To be called in a transaction before it works on a subscription: no locks that are taken in it from here on are held for
     * long if this process is stopped in the midst of it, as far as the database can see to that.
     *
     * @param transaction the transaction
     * @param longestRest after this time without a statement the database may end it
     */
    default void enter(StoreTransaction transaction, Duration longestRest) {}

    /**
     * Moves a checkpoint, when the transaction commits and only if the lease still holds.
     *
     * @param transaction what the effects of the events are in; nothing more is done in it afterwards
     * @param lease of the segment
     * @param progress how far it has come
     * @throws LeaseLostException if another node took over; now, or from the commit
     */
    void advance(StoreTransaction transaction, Lease lease, Progress progress);

    /**
     * Whether a transaction failed only because it met another one, as in a deadlock, so that it may be run again.
     *
     * @param failure what it threw
     * @return whether it may; never by default
     */
    default boolean isCollision(Throwable failure) {
        return false;
    }

    /**
     * What to keep of the failure of a handler, or of the commit of what it wrote: enough to find the reason, and nothing of
     * what is in events or rows.
     *
     * @param failure what was thrown
     * @return what to keep; its class and its message by default
     */
    default String describe(Throwable failure) {
        return failure.toString();
    }

    /**
     * Replaces the segments of a subscription: all owners lose their leases.
     *
     * @param transaction in which it is done
     * @param subscription the name
     * @param change gets the segments as they are and returns those that take their place, with greater tokens and the owners
     *     that they name; may be called more than once
     * @throws org.daybook.event.StoreUnavailableException if there is no such subscription
     */
    void rearrange(StoreTransaction transaction, String subscription, UnaryOperator<List<Segment>> change);

    /**
     * Sets an event aside. If it is parked already, its error, attempts and delivery are replaced, and it still is to be tried
     * again if {@link #retry} said so since {@link #beginRetry}; if it was skipped, the transaction fails.
     *
     * @param transaction in which its segment goes on
     * @param parked the event
     */
    void park(StoreTransaction transaction, Parked parked);

    /**
     * Forgets an event that was parked, or among those of {@link #unhandled}, since it is handled in this transaction. From here to
     * the end of the transaction nobody can skip it; or else the commit fails if somebody did.
     *
     * @param transaction in which it is handled
     * @param subscription the name
     * @param position where it is in the journal
     * @return whether there was such an event; not if it was skipped
     */
    boolean unpark(StoreTransaction transaction, String subscription, Position position);

    /**
     * Has parked events fit the positions behind which a subscription goes on. Those up to there stay parked, since they are not
     * read again, and come back if an earlier call let go of them. Those behind are read again, and no longer parked: which of
     * them were never handled is remembered until they are, and what was skipped is forgotten.
     *
     * @param transaction in which the segments are set to the positions
     * @param subscription the name
     * @param to the positions
     */
    void seekParked(StoreTransaction transaction, String subscription, Positions to);

    /**
     * The events that were parked once and never handled, and are read again since {@link #seekParked}.
     *
     * @param subscription the name
     * @return where they are
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    Set<Position> unhandled(String subscription);

    /**
     * The events that are parked, by partition and position.
     *
     * @param subscription the name
     * @param key of the events, or all
     * @param limit the most events, from 1
     * @return the events
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    List<Parked> parked(String subscription, @Nullable String key, int limit);

    /**
     * The keys of parked events.
     *
     * @param subscription the name
     * @param toRetry only those that are to be tried again: because somebody said so, or because none of their events was ever
     *     tried, since the one that they wait behind was skipped
     * @return the keys, in their order, so that they are tried again in the same one each time
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    Set<String> parkedKeys(String subscription, boolean toRetry);

    /**
     * How many keys were parked lately.
     *
     * @param subscription the name
     * @param within how long ago at most
     * @return the number of keys whose first parked event was parked since then
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    int keysParked(String subscription, Duration within);

    /**
     * Has the owners try parked events again, in their order.
     *
     * @param subscription the name
     * @param key of the events, or all
     * @return how many events it concerns
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    int retry(String subscription, @Nullable String key);

    /**
     * Takes note that what somebody wants to be tried again is being tried. It still is to be tried again, in case whoever does it
     * does not come to an end; but what {@link #retry} asks for from now on is told from it.
     *
     * @param subscription the name
     * @param key of the events
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    void beginRetry(String subscription, String key);

    /**
     * Has parked events wait again, since the first of them failed once more; but not those that somebody wants to be tried again
     * since {@link #beginRetry}.
     *
     * @param subscription the name
     * @param key of the events
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    void putOff(String subscription, String key);

    /**
     * Gives up a parked event, and has the others of its key tried again. It stays stored together with the reason.
     *
     * @param subscription the name
     * @param position where the event is
     * @param reason why nobody needs it
     * @return whether it was parked
     * @throws org.daybook.event.StoreUnavailableException if the store is closed or cannot work now
     */
    boolean skip(String subscription, Position position, String reason);
}
