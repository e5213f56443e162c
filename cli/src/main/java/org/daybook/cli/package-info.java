/** The {@code daybook} command line. */
@NullMarked
package org.daybook.cli;

import org.jspecify.annotations.NullMarked;
