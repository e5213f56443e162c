package org.daybook.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.Daybook;
import org.daybook.aggregate.EntityRepository;
import org.daybook.aggregate.Repository;
import org.daybook.contract.Race.Outcome;
import org.daybook.event.AggregateAlreadyExistsException;
import org.daybook.event.AggregateDiscardedException;
import org.daybook.event.AggregateNotFoundException;
import org.daybook.event.BaseEntity;
import org.daybook.event.Change;
import org.daybook.event.ConfigurationException;
import org.daybook.event.Creation;
import org.daybook.event.Decision;
import org.daybook.event.DomainEvent;
import org.daybook.event.EventContext;
import org.daybook.event.ExpectedVersion;
import org.daybook.event.HandlerFailedException;
import org.daybook.event.Metadata;
import org.daybook.event.Position;
import org.daybook.event.Receipt;
import org.daybook.event.SerializationException;
import org.daybook.event.StoredEvent;
import org.daybook.event.StreamId;
import org.daybook.event.VersionConflictException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Aggregates that are objects with methods: begun, changed, saved, and refused.
 *
 * <pre>{@code
 * class MyEntityTest extends EntityContract {
 *     @Override protected Store openStore() { return new MyStore(); }
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads at once: each test has an instance of its own.
 */
public abstract class EntityContract extends DaybookContract {

    private static final String ID = "4711";
    private static final StreamId STREAM_OF_ACCOUNT = new StreamId("Account", ID);

    private EntityRepository<Account> accounts;

    /** For suites. */
    @SuppressWarnings("NullAway.Init") // JUnit calls openRepository() first
    protected EntityContract() {}

    @BeforeEach
    void openRepository() {
        accounts = daybook.entityRepository(Account.class);
    }

    private Account opened() {
        accounts.create(ID, new Account.Opened("ada"));
        return accounts.get(ID);
    }

    @Test
    @Tag("AG-07")
    @Tag("AG-16")
    @Tag("AG-25")
    @Tag("RP-10")
    void whatIsBegunIsStoredWithAllItRaisedWhenItIsSaved() {
        Account account = accounts.begin(ID, new Account.Opened("ada"));
        account.deposit(300);
        account.deposit(200);
        assertFalse(accounts.exists(ID));
        assertEquals(3, account.version());
        assertEquals(
                List.of(new Account.Opened("ada"), new Account.Deposited(300), new Account.Deposited(200)),
                account.pendingEvents());

        Receipt receipt = accounts.save(account);

        assertEquals(new Receipt(STREAM_OF_ACCOUNT, 1, 3, ids(events(readAll())), new Position(0, 3)), receipt);
        assertEquals(List.of(), account.pendingEvents());
        assertEquals(500, accounts.get(ID).balance());
        assertStored(3);
    }

    @Test
    @Tag("AG-01")
    @Tag("AG-02")
    @Tag("AG-04")
    @Tag("AG-16")
    void anEntityKnowsItsIdVersionAndTimeOfCreation() {
        clock.set(Instant.parse("2026-05-06T07:08:09.123456789Z"));
        Account account = opened();
        clock.move(Duration.ofDays(1));
        account.deposit(300);

        assertEquals(ID, account.id());
        assertEquals(2, account.version());
        assertEquals(Instant.parse("2026-05-06T07:08:09.123456Z"), account.createdAt());
        assertFalse(account.isDiscarded());
        assertEquals(List.of(new Account.Deposited(300)), account.pendingEvents());
        assertStored(1);
    }

    @Test
    void theStateAfterLoadingIsTheStateBeforeSaving() {
        EntityRepository<Account> audited = accounts.with(Metadata.none().with("user", "eve"));
        clock.set(Instant.parse("2026-05-06T07:08:09.123456789Z"));
        Account account = audited.begin(ID, new Account.Opened("ada"));
        clock.move(Duration.ofNanos(1_001));
        account.audit();
        account.deposit(1);
        clock.move(Duration.ofHours(-1));
        account.audit();
        List<Object> state = account.state();
        audited.save(account);

        assertEquals(state, account.state());
        assertEquals(state, accounts.get(ID).state());
        assertStored(4);
    }

    @Test
    void changesInContextKnowWhatIsRecorded() {
        Metadata metadata = Metadata.none().with("user", "eve");
        opened();
        accounts.with(metadata).change(ID, Account::audit);

        EventContext recorded = history(accounts, ID).get(1).context();
        assertEquals(metadata, recorded.metadata());
        assertEquals(List.of(ID, 2L, clock.instant(), false, "ada", 0L, List.of(recorded)), stateAtTwo());
    }

    private List<Object> stateAtTwo() {
        return accounts.at(ID, 2).state();
    }

    @Test
    void savingNothingStoresNothing() {
        Account account = opened();

        assertEquals(Receipt.nothing(STREAM_OF_ACCOUNT, 1), accounts.save(account));
        assertStored(1);
    }

    @Test
    void aSavedEntityGoesOn() {
        Account account = opened();
        for (int i = 0; i < 5; i++) {
            account.deposit(1);
            assertEquals(2 + i, accounts.save(account).lastVersion());
            assertTrue(accounts.save(account).isEmpty());
        }

        assertEquals(5, accounts.get(ID).balance());
        assertStored(6);
    }

    @Test
    @Tag("RP-04")
    void eachLoadGivesAnObjectOfItsOwn() {
        Account account = opened();
        account.deposit(1);

        assertNotSame(account, accounts.get(ID));
        assertEquals(0, accounts.get(ID).balance());
        assertStored(1);
    }

    @Test
    @Tag("AG-15")
    @Tag("AG-25")
    void aChangeLoadsCallsAndSaves() {
        opened();
        Receipt receipt = accounts.change(ID, account -> {
            account.deposit(1);
            account.deposit(2);
        });

        assertEquals(2, receipt.firstVersion());
        assertEquals(3, receipt.lastVersion());
        assertEquals(3, accounts.get(ID).balance());
        assertStored(3);
    }

    @Test
    void aChangeThatRaisesNothingStoresNothing() {
        opened();

        assertEquals(Receipt.nothing(STREAM_OF_ACCOUNT, 1), accounts.change(ID, account -> {}));
        assertStored(1);
    }

    @Test
    void whatACommandThrowsReachesTheCallerAndNothingIsStored() {
        opened();
        IllegalStateException failure = new IllegalStateException("not now");

        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> accounts.change(ID, account -> {
                    account.deposit(1);
                    throw failure;
                }));
        assertThrows(IllegalArgumentException.class, () -> accounts.change(ID, account -> account.deposit(0)));

        assertSame(failure, thrown);
        assertEquals(0, accounts.get(ID).balance());
        assertStored(1);
    }

    @Test
    void whatNeverWasIsNotChanged() {
        opened();

        assertThrows(AggregateNotFoundException.class, () -> accounts.change("none", account -> account.deposit(1)));
        assertStored(1);
    }

    @Test
    void allChangesOfTenWritersToOneEntityLand() {
        opened();
        try (Race race = new Race(10)) {
            race.runAll(thread -> {
                for (int i = 0; i < 20; i++) {
                    accounts.change(ID, account -> account.deposit(1));
                }
                return thread;
            });
        }

        assertEquals(200, accounts.get(ID).balance());
        assertEquals(201, accounts.get(ID).version());
        assertStored(201);
    }

    @Test
    @Tag("PL-05")
    @Tag("PL-07")
    void aChangeIsDoneAgainOnAFreshEntityWhenSomebodyElseWasFaster() {
        opened();
        List<Long> balances = new ArrayList<>();
        accounts.change(ID, account -> {
            balances.add(account.balance());
            if (balances.size() < 3) {
                Race.elsewhere(thread -> accounts.change(ID, other -> other.deposit(10)));
            }
            account.deposit(1);
        });

        assertEquals(List.of(0L, 10L, 20L), balances);
        assertEquals(21, accounts.get(ID).balance());
        assertStored(4);
    }

    @Test
    @Tag("AG-06")
    @Tag("AG-10")
    @Tag("D-37")
    void ofTwoThatSaveOneVersionTheSecondIsRefusedAndSaysToLoadAgain() {
        opened();
        Account first = accounts.get(ID);
        Account second = accounts.get(ID);
        first.deposit(1);
        second.deposit(2);
        accounts.save(first);

        VersionConflictException thrown = assertThrows(VersionConflictException.class, () -> accounts.save(second));

        assertEquals(ExpectedVersion.exactly(1), thrown.expected());
        assertEquals(2, thrown.actual());
        assertRefusesFurtherUse(second);
        assertEquals(1, accounts.get(ID).balance());
        assertStored(2);
    }

    private void assertRefusesFurtherUse(Account account) {
        IllegalStateException raised = assertThrows(IllegalStateException.class, () -> account.deposit(1));
        IllegalStateException saved = assertThrows(IllegalStateException.class, () -> accounts.save(account));
        assertMentions(raised, ID, "load it again");
        assertMentions(saved, ID, "load it again");
    }

    @Test
    void ofManyThatSaveOneVersionOneDoes() {
        opened();
        List<Outcome<Receipt>> outcomes;
        try (Race race = new Race(8)) {
            outcomes = race.run(thread -> {
                Account account = accounts.at(ID, 1);
                account.deposit(1);
                return accounts.save(account);
            });
        }

        assertEquals(1, Race.count(outcomes, each -> each.failure() == null));
        assertEquals(7, Race.count(outcomes, each -> each.failedWith(VersionConflictException.class)));
        assertStored(2);
    }

    @Test
    void anIdThatIsTakenIsFoundWhenTheBegunEntityIsSaved() {
        opened();
        Account again = accounts.begin(ID, new Account.Opened("bob"));

        AggregateAlreadyExistsException thrown =
                assertThrows(AggregateAlreadyExistsException.class, () -> accounts.save(again));

        assertEquals(STREAM_OF_ACCOUNT, thrown.stream());
        assertRefusesFurtherUse(again);
        assertStored(1);
    }

    @Test
    @Tag("AG-26")
    void anIdThatWasDiscardedIsFoundWhenTheBegunEntityIsSaved() {
        opened();
        accounts.change(ID, Account::close);
        Account again = accounts.begin(ID, new Account.Opened("bob"));

        assertThrows(AggregateDiscardedException.class, () -> accounts.save(again));
        assertRefusesFurtherUse(again);
        assertStored(2);
    }

    @Test
    @Tag("AG-08")
    @Tag("AG-09")
    @Tag("AG-21")
    @Tag("D-9")
    void aDiscardedEntityIsGoneAndRefusesFurtherEvents() {
        Account account = opened();
        account.deposit(1);
        account.close();

        assertTrue(account.isDiscarded());
        assertThrows(AggregateDiscardedException.class, () -> account.deposit(1));
        assertRefusesFurtherUse(account);

        accounts.change(ID, Account::close);
        assertThrows(AggregateDiscardedException.class, () -> accounts.get(ID));
        assertThrows(AggregateDiscardedException.class, () -> accounts.change(ID, each -> each.deposit(1)));
        assertFalse(accounts.exists(ID));
        assertStored(2);
    }

    @Test
    @Tag("AG-26")
    void aRecreatedEntityIsANewOne() {
        opened();
        accounts.change(ID, account -> account.deposit(300));
        accounts.change(ID, Account::close);
        clock.move(Duration.ofDays(1));
        accounts.recreate(ID, new Account.Opened("bob"));

        Account account = accounts.get(ID);
        assertEquals(List.of(ID, 4L, clock.instant(), false, "bob", 0L, List.of()), account.state());
        account.deposit(1);
        accounts.save(account);
        assertEquals(1, accounts.get(ID).balance());
        assertEquals(300, accounts.at(ID, 2).balance());
        assertStored(5);
    }

    @Test
    @Tag("AG-10")
    @Tag("D-37")
    void anEventThatFailsHalfWayMakesTheEntityRefuseFurtherUse() {
        Account account = opened();

        assertThrows(UnsupportedOperationException.class, () -> account.anything(new Account.Broken()));

        assertRefusesFurtherUse(account);
        assertEquals(0, accounts.get(ID).balance());
        assertStored(1);
    }

    @Test
    @Tag("AG-05")
    void aForeignEventIsRefusedBeforeItIsApplied() {
        Account account = opened();
        account.deposit(300);
        List<Object> state = account.state();

        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> account.anything(new Todo.Completed()));

        assertMentions(thrown, "Todo$Completed", "Account");
        assertEquals(state, account.state());
        assertEquals(List.of(new Account.Deposited(300)), account.pendingEvents());
        assertRefusesFurtherUse(account);
        assertStored(1);
    }

    @Test
    void aCreationIsNotRaised() {
        Account account = opened();

        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> account.anything(new Account.Opened("bob")));

        assertMentions(thrown, "Opened", "begins");
        assertRefusesFurtherUse(account);
        assertStored(1);
    }

    @Test
    @Tag("AG-01")
    void anEntityThatNoRepositoryBeganSaysSo() {
        opened();
        Account account = new Account();

        assertAll(
                () -> assertNotBegun(() -> account.deposit(1)),
                () -> assertNotBegun(account::id),
                () -> assertNotBegun(account::version),
                () -> assertNotBegun(account::createdAt));
        assertThrows(IllegalStateException.class, () -> accounts.save(new Account()));
        assertStored(1);
    }

    private static void assertNotBegun(Executable call) {
        assertMentions(assertThrows(IllegalStateException.class, call), "Account", "begin");
    }

    @Test
    @SuppressWarnings("unchecked") // what raw types let through
    void anEntityOfAnotherTypeIsNotSaved() {
        Account account = opened();
        account.deposit(1);
        EntityRepository<BaseEntity> savings =
                (EntityRepository<BaseEntity>) (EntityRepository<?>) daybook.entityRepository(Savings.class);

        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> savings.save(account));

        assertMentions(thrown, "Account", "Savings");
        assertStored(1);
    }

    /** Another type of entities. */
    static final class Savings extends BaseEntity {
        record Begun() implements Creation<Savings> {
            @Override
            public Savings create() {
                return new Savings();
            }
        }
    }

    @Test
    void anEntityIsUpdatedByEventsThatAreReturned() {
        opened();
        Receipt receipt = accounts.update(
                ID, account -> Decision.of(new Account.Deposited(1), new Account.Audited(), new Account.Deposited(2)));

        assertEquals(4, receipt.lastVersion());
        assertEquals(3, accounts.get(ID).balance());
        assertStored(4);
    }

    @Test
    void anUpdateThatRaisesInsteadOfReturningIsRefused() {
        opened();

        IllegalArgumentException none = assertThrows(
                IllegalArgumentException.class,
                () -> accounts.update(ID, account -> {
                    account.deposit(1);
                    return Decision.none();
                }));
        IllegalArgumentException both = assertThrows(
                IllegalArgumentException.class,
                () -> accounts.update(ID, account -> {
                    account.deposit(1);
                    return new Account.Deposited(2);
                }));

        assertMentions(none, ID, "change");
        assertMentions(both, ID, "change");
        assertEquals(0, accounts.get(ID).balance());
        assertStored(1);
    }

    @Test
    @Tag("RP-03")
    @Tag("AG-06")
    void anEntityAtAnEarlierVersionIsItsPastAndCannotBeSavedOverThePresent() {
        opened();
        accounts.change(ID, account -> account.deposit(1));
        accounts.change(ID, account -> account.deposit(2));
        Account past = accounts.at(ID, 2);

        assertEquals(1, past.balance());
        assertEquals(2, past.version());
        past.deposit(5);
        assertThrows(VersionConflictException.class, () -> accounts.save(past));
        assertEquals(3, accounts.get(ID).balance());
        assertStored(3);
    }

    @Test
    void metadataAreRecordedAboutEverythingThatAnEntityOfTheRepositoryRaises() {
        Metadata metadata = Metadata.none().with("user", "ada");
        EntityRepository<Account> traced = accounts.with(metadata);
        Account account = traced.begin(ID, new Account.Opened("ada"));
        account.deposit(1);
        traced.save(account);
        Account loaded = traced.get(ID);
        loaded.deposit(2);
        traced.save(loaded);
        accounts.change(ID, each -> each.deposit(3));

        assertEquals(
                List.of(metadata, metadata, metadata, Metadata.none()),
                history(accounts, ID).stream().map(StoredEvent::metadata).toList());
    }

    @Test
    void anEntityIsSavedThoughAHandlerFails() {
        Account account = opened();
        IllegalStateException failure = new IllegalStateException("no");
        daybook.subscribe(Account.Deposited.class, event -> {
            throw failure;
        });
        account.deposit(1);

        HandlerFailedException thrown = assertThrows(HandlerFailedException.class, () -> accounts.save(account));

        assertSame(failure, thrown.getCause());
        assertEquals(2, thrown.receipt().lastVersion());
        assertEquals(List.of(), account.pendingEvents());
        account.audit();
        assertEquals(3, accounts.save(account).lastVersion());
        assertEquals(account.state(), accounts.get(ID).state());
        assertStored(3);
    }

    @Test
    @Tag("AG-10")
    @Tag("D-37")
    void anEventThatCannotBeWrittenIsRefusedWithAllOthersOfTheSave() {
        Account account = opened();
        List<Object> endless = new ArrayList<>(List.of("secret 4711"));
        endless.add(endless);
        account.deposit(1);
        account.anything(new Account.Attached(endless));

        SerializationException thrown = assertThrows(SerializationException.class, () -> accounts.save(account));

        assertHides("secret", thrown);
        assertRefusesFurtherUse(account);
        assertStored(1);
    }

    @Test
    void handlersSeeWhatIsSavedInTheOrderInWhichItWasRaised() {
        List<Object> seen = new ArrayList<>();
        daybook.subscribeAll(event -> seen.add(List.of(event.version(), event.payload())));
        Account account = accounts.begin(ID, new Account.Opened("ada"));
        account.deposit(1);
        account.deposit(2);
        assertEquals(List.of(), seen);
        accounts.save(account);

        assertEquals(
                List.of(
                        List.of(1L, new Account.Opened("ada")),
                        List.of(2L, new Account.Deposited(1)),
                        List.of(3L, new Account.Deposited(2))),
                seen);
        assertStored(3);
    }

    @Test
    @Tag("RP-08")
    void anAggregateOfAnotherTypeWithTheSameIdIsAnother() {
        Repository<Todo, DomainEvent<? super Todo>> todos = daybook.repository(Todo.class);
        opened();
        todos.create(ID, new Todo.Created("tea"));

        accounts.change(ID, account -> account.deposit(1));
        todos.update(ID, todo -> new Todo.Completed());

        assertEquals(1, accounts.get(ID).balance());
        assertEquals(new Todo("tea", true, 1), todos.get(ID));
        assertEquals(List.of("account_opened", "todo_created", "account_deposited", "todo_completed"), storedTypes());
    }

    @Test
    void anEventThatIsNotAmongThoseOfTheEntityIsRefusedWhenItIsSavedAndNothingIsStored() {
        Account account = opened();
        account.deposit(1);
        account.anything(new Interest());

        RuntimeException thrown = assertThrows(RuntimeException.class, () -> accounts.save(account));

        assertMentions(thrown, "Interest", "Account");
        assertRefusesFurtherUse(account);
        assertStored(1);
    }

    /** An event of accounts that nobody registered. */
    record Interest() implements Change<Account> {
        @Override
        public void apply(Account account) {}
    }

    @Test
    @Tag("AG-17")
    void anEntityWithAnEventThatIsNoChangeIsRefusedAtOnce() {
        opened();

        ConfigurationException thrown =
                assertThrows(ConfigurationException.class, () -> daybook.entityRepository(Odd.class));

        assertMentions(thrown, "Odd$Done", "Change");
        assertStored(1);
    }

    /** An entity with an event that could replace it. */
    static final class Odd extends BaseEntity {
        record Begun() implements Creation<Odd> {
            @Override
            public Odd create() {
                return new Odd();
            }
        }

        record Done() implements DomainEvent<Odd> {
            @Override
            public Odd mutate(Odd odd) {
                return new Odd();
            }
        }
    }

    @Test
    void aCreationThatGivesOneObjectTwiceIsRefused() {
        Shared.one = new Shared();
        EntityRepository<Shared> shared = daybook.entityRepository(Shared.class);
        Shared first = shared.begin("1", new Shared.Begun());
        shared.save(first);

        IllegalStateException thrown =
                assertThrows(IllegalStateException.class, () -> shared.begin("2", new Shared.Begun()));

        assertMentions(thrown, "Shared/2", "Shared/1");
        assertEquals("1", first.id());
        assertStored(1);
    }

    /** An entity whose creation has no new object for each aggregate. */
    static final class Shared extends BaseEntity {
        private static volatile Shared one = new Shared();

        record Begun() implements Creation<Shared> {
            @Override
            public Shared create() {
                return one;
            }
        }
    }

    @Test
    void aCommandMayRunMoreThanOnceButItsEventsAreStoredOnce() {
        opened();
        AtomicInteger runs = new AtomicInteger();
        try (Race race = new Race(6)) {
            race.runAll(thread -> accounts.change(ID, account -> {
                runs.incrementAndGet();
                account.deposit(1);
            }));
        }

        assertTrue(runs.get() >= 6);
        assertEquals(6, accounts.get(ID).balance());
        assertStored(7);
    }

    @Test
    void anEventThatRaisesAnotherWhileItIsAppliedIsRefused() {
        Account account = accounts.begin(ID, new Account.Opened("ada"));
        accounts.save(account);

        assertThrows(IllegalStateException.class, () -> account.anything(new Account.Doubled(100)));

        assertEquals(List.of(), account.pendingEvents());
        assertThrows(IllegalStateException.class, () -> accounts.save(account));
        assertEquals(0, accounts.get(ID).balance());
        assertStored(1);
    }

    @Test
    void anEntityIsNotSavedByAnotherDaybook() {
        Account account = accounts.begin(ID, new Account.Opened("ada"));
        try (Daybook other = Daybook.open(openStore())) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class,
                    () -> other.entityRepository(Account.class).save(account));
            assertMentions(refused, ID, "another Daybook");
            assertFalse(other.entityRepository(Account.class).exists(ID));
        }

        accounts.save(account);
        assertStored(1);
    }

    @Test
    @Tag("RP-04")
    @Tag("PL-02")
    @Tag("D-38")
    void twoLoadsOfOneEntityShareNothing() {
        opened();
        accounts.change(ID, Account::audit);
        Account one = accounts.get(ID);
        Account other = accounts.get(ID);
        List<Object> before = other.state();
        assertEquals(before, one.state());

        one.audit();

        assertEquals(before, other.state());
        assertEquals(before, accounts.get(ID).state());
        assertStored(2);
    }

    @Test
    @Tag("D-16")
    void aCommandThatIsTriedAgainIsDoneOnceAndIsNotAskedAgain() {
        List<Long> handled = new ArrayList<>();
        daybook.subscribeAll(event -> handled.add(event.version()));
        EntityRepository<Account> command = accounts.with(Metadata.none().withCommandId("c"));
        Account begun = command.begin(ID, new Account.Opened("ada"));
        begun.deposit(1);
        Receipt saved = command.save(begun);
        EntityRepository<Account> next = accounts.with(Metadata.none().withCommandId("next"));
        Receipt changed = next.change(ID, account -> account.deposit(2));
        accounts.change(ID, account -> account.deposit(3));

        Account again = command.begin(ID, new Account.Opened("ada"));
        again.deposit(1);
        assertEquals(saved, command.save(again));
        assertEquals(changed, next.change(ID, account -> {
            throw new AssertionError("asked again");
        }));
        assertStored(4);
        assertEquals(List.of(1L, 2L, 3L, 4L), handled);
    }

    @Test
    @Tag("AG-11")
    @Tag("D-40")
    void anEntityEqualsItselfOnlyAndCanBeInASet() {
        opened();
        Account one = accounts.get(ID);
        Account other = accounts.get(ID);

        assertEquals(one, one);
        assertNotEquals(one, other);
        assertNotEquals(null, one);
        Set<Account> set = new HashSet<>(List.of(one, other));
        one.deposit(1);
        assertTrue(set.contains(one));
        assertEquals(2, set.size());
        assertStored(1);
    }
}
