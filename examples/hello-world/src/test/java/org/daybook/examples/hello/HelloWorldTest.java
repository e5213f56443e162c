package org.daybook.examples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.daybook.Daybook;
import org.daybook.store.memory.MemoryStore;
import org.junit.jupiter.api.Test;

/** What the README shows does what the README says. */
class HelloWorldTest {

    @Test
    void the_first_program_prints_what_the_readme_says() {
        assertThat(printedBy(() -> Todo.main(new String[0])))
                .isEqualTo(" => my last thing to do\nTodo[label=my last thing to do, done=false]\n");
    }

    @Test
    void the_second_program_prints_the_balance() {
        assertThat(printedBy(() -> Account.main(new String[0]))).isEqualTo("500\n");
    }

    @Test
    void the_third_program_prints_the_cart() {
        assertThat(printedBy(() -> Cart.main(new String[0]))).isEqualTo("Cart[items=[tea, milk]]\n");
    }

    private static String printedBy(Runnable program) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void handlers_are_found_in_a_package() {
        // region autoload
        try (var daybook = Daybook.builder(new MemoryStore()).packages("org.daybook.examples.hello").open()) {
            daybook.publish("1", new Todo.Created("tea"));
        }
        // endregion
        assertThat(Handlers.SEEN).contains("Todo/1 at position 0/1: tea");
    }
}
