package org.daybook.benchmarks.worker;

/**
 * How the log is gone through once.
 *
 * @param limit how many events are handled
 * @param isWriting whether the handler writes a row for each event, in the transaction that keeps how far it is; else it does
 *     nothing but fold
 * @param batch how many events one transaction has, where a system is tried with several; 0 for what it has by itself here
 */
public record Pass(long limit, boolean isWriting, int batch) {}
