/**
 * The words a domain model is written in: events and what they do to an aggregate, and the facts about an event once it
 * is recorded. This is where reading Daybook begins; nothing here knows a store.
 */
@NullMarked
package org.daybook.event;

import org.jspecify.annotations.NullMarked;
