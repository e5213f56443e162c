/** In-process handlers: how they are declared, registered and called. */
@NullMarked
package org.daybook.handler;

import org.jspecify.annotations.NullMarked;
