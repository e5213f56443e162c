/** Where an application begins: {@link org.daybook.Daybook}, opened on a store or from a configuration. */
@NullMarked
package org.daybook;

import org.jspecify.annotations.NullMarked;
