/**
 * Where an application begins: {@link org.daybook.Daybook}, opened on a store or from a configuration.
 *
 * <p>For all packages: what is not marked {@code @Nullable} is never {@code null}. A {@code null} argument that is noticed is
 * a {@link java.lang.NullPointerException}, also where a method does not name it.
 */
@NullMarked
package org.daybook;

import org.jspecify.annotations.NullMarked;
