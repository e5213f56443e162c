package org.daybook.examples.djangoevents.animals;

/** Has the events of {@link Animal}, stored under its own name. */
// region dog
public final class Dog extends Animal {}
// endregion
