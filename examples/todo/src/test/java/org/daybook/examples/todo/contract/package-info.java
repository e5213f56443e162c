/** What every application that serves todos does, whatever it is built with: its tests compile this package, too. */
package org.daybook.examples.todo.contract;
