package org.daybook.benchmarks.worker;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU that was used up to a moment, in microseconds. Where there is no /proc, only this process's own is known.
 *
 * @param client of this process
 * @param server of the database's processes, those that ended among them
 * @param machine of everything
 */
record CpuTime(long client, long server, long machine) {

    private static final Path PROC = Path.of("/proc");
    /** Linux shows times in 1/100 of a second on every platform that a JDK is there for. */
    private static final long MICROS_OF_TICK = 10_000;

    static final CpuTime NONE = new CpuTime(0, 0, 0);

    static CpuTime now(long serverPid) {
        return new CpuTime(ofThisProcess(), serverPid == 0 ? 0 : ofServer(serverPid), ofMachine());
    }

    CpuTime since(CpuTime earlier) {
        return new CpuTime(client - earlier.client, server - earlier.server, machine - earlier.machine);
    }

    CpuTime plus(CpuTime more) {
        return new CpuTime(client + more.client, server + more.server, machine + more.machine);
    }

    double othersCores(double seconds) {
        return machine == 0 ? 0 : Math.max(0, (machine - client - server) / 1e6 / seconds);
    }

    private static long ofThisProcess() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1_000;
    }

    /** The postmaster and its children, with those that ended. */
    private static long ofServer(long pid) {
        long ticks = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path each : processes) {
                ticks += ticks(each, pid);
            }
        } catch (IOException e) {
            return 0; // no /proc
        }
        return ticks * MICROS_OF_TICK;
    }

    private static long ticks(Path process, long serverPid) {
        String[] fields;
        try {
            String stat = Files.readString(process.resolve("stat"));
            fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        } catch (IOException e) {
            return 0; // it has just ended, which shows in more than one way
        }
        boolean isServer = process.getFileName().toString().equals(Long.toString(serverPid));
        if (!isServer && Long.parseLong(fields[1]) != serverPid) {
            return 0;
        }
        long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return isServer ? own + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : own;
    }

    private static long ofMachine() {
        try {
            String[] fields = Files.readString(PROC.resolve("stat"))
                    .lines()
                    .findFirst()
                    .orElse("")
                    .split(" +", -1);
            long ticks = 0;
            for (int i = 1; i < Math.min(fields.length, 9); i++) {
                boolean idle = i == 4 || i == 5;
                ticks += idle ? 0 : Long.parseLong(fields[i]);
            }
            return ticks * MICROS_OF_TICK;
        } catch (IOException e) {
            return 0; // no /proc
        }
    }
}
