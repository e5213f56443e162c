package org.daybook.examples.djangoevents.animals;

/** Has the events of {@link Animal}, stored under its own name. */
public final class Cat extends Animal {}
