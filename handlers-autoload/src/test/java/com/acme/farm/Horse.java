package com.acme.farm;

/** Has no event of its own. */
public record Horse() implements Equine {}
