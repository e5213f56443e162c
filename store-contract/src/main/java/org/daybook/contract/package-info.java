/**
 * The definition of a store: suites of tests that every store passes. To check a store, extend each public class whose name
 * ends in {@code Contract} and open the store in {@link org.daybook.contract.StoreContract#openStore()}. The tags of the tests
 * are the ids of rows in {@code docs/from-djangoevents.md}, which says what of djangoevents each one shows.
 */
@NullMarked
package org.daybook.contract;

import org.jspecify.annotations.NullMarked;
