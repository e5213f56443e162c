package com.acme.stable;

/** Has no event of its own. */
public record Horse() implements Equine {}
