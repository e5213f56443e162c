package org.daybook.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * What has to be known to read the numbers.
 *
 * @param time when it began
 * @param command how it was run
 * @param machine what it ran on
 * @param server which database it was
 * @param serverVersion its version
 * @param serverSettings its settings
 * @param commitLatency what pg_test_fsync said
 * @param scale rounds and times
 * @param systems how the systems were set up
 * @param libraries the jars that they ran with
 */
record Facts(
        String time,
        String command,
        Map<String, String> machine,
        String server,
        String serverVersion,
        Map<String, String> serverSettings,
        String commitLatency,
        Scale scale,
        Map<MeasuredSystem, Map<String, String>> systems,
        Map<MeasuredSystem, List<String>> libraries) {}
