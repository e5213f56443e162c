/** The aggregates, which lived in Python before. */
@NullMarked
package org.daybook.examples.takeover.model;

import org.jspecify.annotations.NullMarked;
