/** The store on a relational database, through JPA. */
@NullMarked
package org.daybook.store.jpa;

import org.jspecify.annotations.NullMarked;
