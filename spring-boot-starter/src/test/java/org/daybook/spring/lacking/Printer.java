package org.daybook.spring.lacking;

interface Printer {}
