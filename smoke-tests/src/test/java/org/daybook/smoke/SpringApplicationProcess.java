package org.daybook.smoke;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Spring Boot application of a built project, as somebody starts it, on loopback. Used by one thread. */
final class SpringApplicationProcess implements AutoCloseable {

    private static final long LIMIT_MINUTES = 3;
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final BufferedReader output;
    private final List<String> printed = new ArrayList<>();
    private final String address;

    private SpringApplicationProcess(Process process) throws IOException {
        this.process = process;
        // Whoever waits for a line of it reads the end of its output then.
        process.onExit().orTimeout(LIMIT_MINUTES, TimeUnit.MINUTES).exceptionally(late -> process.destroyForcibly());
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Matcher port = read(PORT);
        this.address = "http://127.0.0.1:" + port.group(1);
        read(Pattern.compile("Started CrateApplication in"));
    }

    static SpringApplicationProcess start(Path project, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(BuiltJars.SHORT_LIVED.split(" ")));
        command.addAll(List.of("-cp", "target/classes:target/lib/*", "com.acme.crates.CrateApplication"));
        command.addAll(List.of("--server.port=0", "--server.address=127.0.0.1"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(project.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.matches("(DAYBOOK|SPRING|SERVER)_.*"));
        Process process = builder.start();
        try {
            return new SpringApplicationProcess(process);
        } catch (IOException | RuntimeException | Error e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Reads on to a line; it fails with all that was printed if there is none. */
    private Matcher read(Pattern line) throws IOException {
        for (String each = output.readLine(); each != null; each = output.readLine()) {
            printed.add(each);
            Matcher matcher = line.matcher(each);
            if (matcher.find()) {
                return matcher;
            }
        }
        throw new AssertionError("nothing was printed like " + line + "\n" + String.join("\n", printed));
    }

    void requirePrinted(String text) throws IOException {
        read(Pattern.compile(Pattern.quote(text)));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address + path)));
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Asks it to stop, as an operator does, and waits for that. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
