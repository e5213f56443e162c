/** How payloads become text and text becomes payloads. */
@NullMarked
package org.daybook.serialization;

import org.jspecify.annotations.NullMarked;
