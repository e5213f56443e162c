package org.daybook.benchmarks.worker;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Picks from a number of things, the k-th with a chance of 1/k: a few are hot, most are not. */
final class Zipf {

    private final double[] upTo;

    Zipf(int count) {
        upTo = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += 1.0 / (i + 1);
            upTo[i] = sum;
        }
    }

    int next(RandomGenerator random) {
        int found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
        return Math.min(found < 0 ? -found - 1 : found, upTo.length - 1);
    }
}
