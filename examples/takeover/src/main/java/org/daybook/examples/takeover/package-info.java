/** Reads the aggregates of a journal that djangoevents wrote, as Python left them. */
@NullMarked
package org.daybook.examples.takeover;

import org.jspecify.annotations.NullMarked;
