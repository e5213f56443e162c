package org.daybook.spring.measured;

import java.lang.management.ManagementFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A small application with a table of its own and a controller; it names no type of Daybook, and so starts without it, too. */
@SpringBootApplication
public class MeasuredApplication {

    public static void main(String[] args) {
        try (var context = SpringApplication.run(MeasuredApplication.class, args)) {
            System.out.println(ManagementFactory.getRuntimeMXBean().getUptime() + " "
                    + (context.containsBean("daybook") ? "with" : "without"));
        }
    }
}
