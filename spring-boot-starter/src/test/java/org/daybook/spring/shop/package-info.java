@NullMarked
package org.daybook.spring.shop;

import org.jspecify.annotations.NullMarked;
