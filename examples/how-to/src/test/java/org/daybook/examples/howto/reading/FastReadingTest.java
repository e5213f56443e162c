package org.daybook.examples.howto.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.daybook.Daybook;
import org.daybook.aggregate.Difference;
import org.daybook.aggregate.SnapshotPolicy;
import org.daybook.aggregate.Transition;
import org.daybook.cache.CachingStore;
import org.daybook.store.Store;
import org.daybook.store.memory.MemoryStore;
import org.junit.jupiter.api.Test;

/** What docs/how-to/reading-fast.md shows. */
class FastReadingTest {

    private final Store store = new MemoryStore();

    @Test
    void snapshots_and_a_cache() {
        // region policy
        Daybook daybook = Daybook.builder(store)
                .snapshots(Account.class, SnapshotPolicy.every(100).or(SnapshotPolicy.at(Account.YearClosed.class)))
                .open();
        // endregion
        var accounts = daybook.repository(Account.class);
        accounts.create("4711", new Account.Opened("ada"));
        // region hand
        accounts.takeSnapshot("4711");
        // endregion
        assertThat(store.snapshots().readPage(null, 10)).hasSize(1);

        // region cache
        CachingStore cached = CachingStore.around(store, 64 << 20); // bytes
        Daybook fast = Daybook.open(cached);
        // endregion
        fast.repository(Account.class).get("4711");
        fast.repository(Account.class).get("4711");
        assertThat(cached.hits()).isEqualTo(1);
    }

    @Test
    void many_at_once_and_the_past() {
        Daybook daybook = Daybook.open(store);
        var accounts = daybook.repository(Account.class);
        accounts.create("4711", new Account.Opened("ada"));
        accounts.update("4711", account -> new Account.Deposited(300));
        accounts.update("4711", account -> new Account.Deposited(50));
        accounts.create("4712", new Account.Opened("eve"));

        // region many
        Map<String, Account> some = accounts.getAll(List.of("4711", "4712", "nobody"));
        // endregion
        assertThat(some.keySet()).containsExactly("4711", "4712");

        // region past
        Account before = accounts.at("4711", 2);
        try (Stream<Transition<Account, ?>> history =
                accounts.transitions("4711").map(each -> each)) {
            history.forEach(each -> System.out.println(each.event().version() + " " + each.differences()));
        }
        // endregion
        assertThat(before.balance()).isEqualTo(300);

        // region what-if
        List<Difference> differences = accounts.whatIf("4711").without(2).differences();
        // endregion
        assertThat(differences).hasToString("[balance: 350 -> 50]");
    }
}
