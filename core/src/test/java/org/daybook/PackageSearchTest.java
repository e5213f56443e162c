package org.daybook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.daybook.event.ConfigurationException;
import org.junit.jupiter.api.Test;

class PackageSearchTest {

    private static final PackageLoader.Found NOTHING = daybook -> instances -> {};

    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    private PackageLoader.Found slow(List<String> packages) {
        threads.add(Thread.currentThread());
        begun.countDown();
        try {
            assertThat(mayEnd.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return NOTHING;
    }

    @Test
    void goes_on_while_its_caller_does_something_else() throws InterruptedException {
        PackageSearch search = new PackageSearch(List.of(this::slow), List.of("com.acme"));
        search.begin();
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        mayEnd.countDown();

        assertThat(search.found()).containsExactly(NOTHING);
        assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
    }

    @Test
    void is_done_by_its_caller_if_it_has_not_begun() {
        mayEnd.countDown();
        PackageSearch search = new PackageSearch(List.of(this::slow, this::slow), List.of("com.acme"));

        assertThat(search.found()).containsExactly(NOTHING, NOTHING);
        assertThat(threads).hasSize(2).containsOnly(Thread.currentThread());
    }

    @Test
    void throws_what_a_loader_throws() {
        ConfigurationException failure = new ConfigurationException("no such package");
        LinkageError error = new LinkageError("a damaged class");

        assertThatThrownBy(() -> failing(failure).found()).isSameAs(failure);
        assertThatThrownBy(() -> new PackageSearch(
                                List.of(packages -> {
                                    throw error;
                                }),
                                List.of("com.acme"))
                        .found())
                .isSameAs(error);
    }

    private static PackageSearch failing(RuntimeException failure) {
        return new PackageSearch(
                List.of(packages -> {
                    throw failure;
                }),
                List.of("com.acme"));
    }

    @Test
    void a_caller_that_is_interrupted_gets_what_was_found_and_stays_interrupted() throws InterruptedException {
        PackageSearch search = new PackageSearch(List.of(this::slow), List.of("com.acme"));
        search.begin();
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        Thread.currentThread().interrupt();
        mayEnd.countDown();

        assertThat(search.found()).containsExactly(NOTHING);
        assertThat(Thread.interrupted()).isTrue();
    }
}
