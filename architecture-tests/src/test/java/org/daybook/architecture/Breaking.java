package org.daybook.architecture;

import java.time.Instant;
import org.junit.jupiter.api.Assertions;

/** Breaks rules, so that a test can see that they are noticed. */
public class Breaking {

    static int shared;

    public int open;

    void breakRules() {
        System.out.println(Instant.now());
        Assertions.assertTrue(true);
    }

    public static class PublicException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
