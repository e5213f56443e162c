/** Takes over a journal of djangoevents: reads its rows, judges each, and stores what is sound. */
@NullMarked
package org.daybook.cli.djangoevents;

import org.jspecify.annotations.NullMarked;
