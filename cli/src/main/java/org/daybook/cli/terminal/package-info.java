/** What a command and whoever started it tell each other: shown text, progress, and the wish to stop. */
@NullMarked
package org.daybook.cli.terminal;

import org.jspecify.annotations.NullMarked;
