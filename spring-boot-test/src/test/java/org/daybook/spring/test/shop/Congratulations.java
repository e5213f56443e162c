package org.daybook.spring.test.shop;

import org.springframework.stereotype.Component;

/** A component with handlers, which it inherits. */
@Component
public class Congratulations extends Reaction {}
