package io.modeltrail.standalone.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that outlived the application because that was killed. The lock on the data directory says that nobody uses it any
 * more, so it is stopped in an orderly way before a new one starts.
 */
final class OrphanedPostgres {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanedPostgres.class);

    private final Path data;
    private final PostgresBinaries binaries;

    OrphanedPostgres(Path data, PostgresBinaries binaries) {
        this.data = data;
        this.binaries = binaries;
    }

    void stop() throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        long pid;
        try {
            pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        } catch (NoSuchFileException stoppedProperly) {
            return;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return; // the new server sees that itself, and waits for what is left of the old one
        }
        if (isAnotherProgram(process.get())) {
            // The machine went down, and the number was given away again. The new server would take it for the old one.
            Files.delete(pidFile);
            return;
        }
        LOG.warn("The PostgreSQL with pid {} outlived a Modeltrail that was killed; it is being stopped", pid);
        run(binaries.command("pg_ctl", "stop", "-D", data.toString(), "-m", "fast", "-w", "-t", "120"));
    }

    /** When in doubt it is not: two servers on the same files would destroy them. */
    private static boolean isAnotherProgram(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> !command.endsWith("/postgres"))
                .orElse(false);
    }

    /** @throws IOException with the program's own words when it fails */
    static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(150, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(output.strip());
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }
}
