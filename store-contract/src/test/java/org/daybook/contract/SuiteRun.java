package org.daybook.contract;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.daybook.journal.Partitions;
import org.daybook.store.Store;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a suite on a store and tells how each test ended. */
final class SuiteRun implements TestExecutionListener {

    private static Function<Partitions, Store> opener = NothingStore::new;
    private static @Nullable Store lastOpened;

    private final Map<String, String> results = new ConcurrentSkipListMap<>();

    private SuiteRun() {}

    /** The suite must open its stores with {@link #openStore()}. */
    static Map<String, String> of(Class<? extends StoreContract> suite, Supplier<Store> stores) {
        return ofPartitioned(suite, partitions -> stores.get());
    }

    /** The suite must open its stores with {@link #openStore(Partitions)}. */
    static synchronized Map<String, String> ofPartitioned(
            Class<? extends StoreContract> suite, Function<Partitions, Store> stores) {
        opener = stores;
        SuiteRun run = new SuiteRun();
        LauncherFactory.create().execute(request().selectors(selectClass(suite)).build(), run);
        return new TreeMap<>(run.results);
    }

    static Store openStore() {
        return openStore(Partitions.one());
    }

    static Store openStore(Partitions partitions) {
        lastOpened = opener.apply(partitions);
        return lastOpened;
    }

    /** Opens the last store again, if it can be. */
    static Store openAgain(Partitions partitions) {
        return lastOpened instanceof ListStore list ? list.openAgain(partitions) : openStore(partitions);
    }

    /** The names of the test methods that failed, in any of their calls. */
    static Set<String> failed(Map<String, String> results) {
        return results.entrySet().stream()
                .filter(each -> each.getValue().equals("FAILED"))
                .map(each -> each.getKey().replaceAll("[ (].*", ""))
                .collect(Collectors.toSet());
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest()) {
            results.put(name(test), result.getStatus().name());
        } else if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
            results.put("container " + test.getDisplayName(), result.getStatus().name());
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        results.put(name(test), "SKIPPED");
    }

    private static String name(TestIdentifier test) {
        String method = test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getMethodName())
                .orElse("");
        return test.getDisplayName().startsWith(method)
                ? test.getDisplayName()
                : method + " " + test.getUniqueIdObject().getLastSegment().getValue();
    }
}
