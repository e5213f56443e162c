/**
 * The port to what keeps the events: text and order. A store implements {@link org.daybook.journal.EventJournal}; what it
 * must guarantee is defined by the contract suite.
 */
@NullMarked
package org.daybook.journal;

import org.jspecify.annotations.NullMarked;
