package org.daybook.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A result of JMH.
 *
 * @param name the method
 * @param parameters its parameters
 * @param score what it takes
 * @param error half the width of the interval of 99.9 %; empty if there were too few iterations
 * @param unit of both
 */
record Micro(String name, Map<String, String> parameters, double score, String error, String unit) {

    /** Runs them in a process of its own. */
    static List<Micro> run(Installation installation, Scale scale, Path out) throws IOException, InterruptedException {
        Path json = out.resolve("micro.json");
        boolean isShort = scale.rounds() < Scale.FULL.rounds();
        List<String> command = new ArrayList<>(installation.java(List.of(), "micro", "org.openjdk.jmh.Main"));
        command.addAll(List.of("-rf", "json", "-rff", json.toString(), "-f", isShort ? "1" : "3"));
        command.addAll(List.of("-wi", isShort ? "1" : "5", "-w", "500ms", "-i", isShort ? "2" : "5", "-r", "500ms"));
        if (isShort) {
            command.addAll(List.of("-p", "events=10,1000"));
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.resolve("micro.log").toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("JMH failed, see micro.log in " + out);
            }
        } finally {
            process.destroy();
        }
        return read(json);
    }

    static List<Micro> read(Path json) {
        List<Micro> micros = new ArrayList<>();
        for (JsonNode each : new JsonMapper().readTree(json.toFile())) {
            String name = each.get("benchmark").asString();
            Map<String, String> parameters = new TreeMap<>();
            if (each.has("params")) {
                each.get("params")
                        .properties()
                        .forEach(entry ->
                                parameters.put(entry.getKey(), entry.getValue().asString()));
            }
            JsonNode metric = each.get("primaryMetric");
            JsonNode error = metric.get("scoreError");
            micros.add(new Micro(
                    name.replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1"),
                    parameters,
                    metric.get("score").asDouble(),
                    error.isNumber() ? String.format("%,.3f", error.asDouble()) : "",
                    metric.get("scoreUnit").asString()));
        }
        return micros;
    }
}
