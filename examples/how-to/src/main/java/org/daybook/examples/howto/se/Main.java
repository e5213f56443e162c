package org.daybook.examples.howto.se;

import java.io.IOException;
import org.daybook.DaybookConfiguration;

final class Main {

    private Main() {}

    // region main
    public static void main(String[] args) throws IOException {
        Application application = Application.open(DaybookConfiguration.load(), System.out::println);
        HealthServer health = new HealthServer(application, Integer.getInteger("health.port", 8081));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            health.close();
            application.close();
            System.out.println("closed");
        }));
        System.out.println("health at http://localhost:" + health.port() + "/health");
    }
    // endregion
}
