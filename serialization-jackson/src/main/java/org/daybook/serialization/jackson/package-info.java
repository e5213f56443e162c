/** The serializer that writes payloads as JSON. */
@NullMarked
package org.daybook.serialization.jackson;

import org.jspecify.annotations.NullMarked;
