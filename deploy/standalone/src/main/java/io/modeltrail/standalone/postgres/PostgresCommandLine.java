package io.modeltrail.standalone.postgres;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** With which settings the own server runs. */
final class PostgresCommandLine {
    private static final long MIB = 1 << 20;

    private PostgresCommandLine() {}

    static List<String> arguments(Path data, int port) {
        long machineMib = machineMemoryBytes() / MIB;
        long sharedBuffersMib = Math.clamp(machineMib / 16, 64, 1024);
        long maxWalMib = Math.clamp(machineMib / 4, 512, 4096);
        List<String> arguments = new ArrayList<>(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        for (String setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=100",
                // Nothing is answered that is not durable.
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "shared_buffers=" + sharedBuffersMib + "MB",
                "max_wal_size=" + maxWalMib + "MB",
                // Of its own accord it would be as large as a segment, which are small here.
                "wal_buffers=16MB",
                // Segments are used again instead of being made anew.
                "min_wal_size=" + maxWalMib / 4 + "MB",
                "checkpoint_timeout=15min",
                // A page that is in memory costs as much as one that is not: after a checkpoint each of them goes into
                // the log
                // as a whole when it is vacuumed, and all that was inserted since the last time would go at once.
                "vacuum_cost_page_hit=20",
                "vacuum_cost_page_miss=20",
                "autovacuum_vacuum_cost_delay=5ms",
                "timezone=UTC",
                // The log must not repeat what users sent: neither statements nor the keys that they violated.
                "log_min_error_statement=panic",
                "log_error_verbosity=terse",
                "log_checkpoints=off")) {
            arguments.add("-c");
            arguments.add(setting);
        }
        return arguments;
    }

    /** Ctrl-C goes to the whole process group; the database must outlive the application that writes to it. */
    static List<String> inOwnSession(List<String> command) {
        if (!new File("/usr/bin/setsid").canExecute()) {
            return command;
        }
        List<String> detached = new ArrayList<>(List.of("/usr/bin/setsid"));
        detached.addAll(command);
        return detached;
    }

    private static long machineMemoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine
                ? machine.getTotalMemorySize()
                : 1024 * MIB;
    }
}
