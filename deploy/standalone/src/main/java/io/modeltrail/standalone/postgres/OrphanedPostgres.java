package io.modeltrail.standalone.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that outlived the application because that was killed. The lock on the data directory says that nobody uses it any
 * more, so it is stopped in an orderly way before a new one starts.
 */
final class OrphanedPostgres {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanedPostgres.class);

    private static final Pattern PID = Pattern.compile("[1-9][0-9]{0,17}");
    private static final int STOP_SECONDS = 120;

    private final Path directory;
    private final Path data;
    private final PostgresBinaries binaries;

    /** @param directory that holds the programs of all versions that were ever run here */
    OrphanedPostgres(Path directory, Path data, PostgresBinaries binaries) {
        this.directory = directory;
        this.data = data;
        this.binaries = binaries;
    }

    void stop() throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return; // stopped properly
        }
        OptionalLong pid = pid(pidFile);
        if (pid.isEmpty()) {
            stopUnnumbered();
            LOG.warn("The file {} could not be read; no server runs on the data any more, so it is deleted", pidFile);
            Files.deleteIfExists(pidFile); // one that was stopped just now has done so itself
            return;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid.getAsLong()).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return; // the new server sees that itself, and waits for what is left of the old one
        }
        if (isOurs(process.get())) {
            LOG.warn(
                    "The PostgreSQL with pid {} outlived a Modeltrail that was killed; it is being stopped",
                    pid.getAsLong());
            run(binaries.command(
                    "pg_ctl", "stop", "-D", data.toString(), "-m", "fast", "-w", "-t", Integer.toString(STOP_SECONDS)));
        } else if (isAnotherProgram(process.get())) {
            // The machine went down, and the number was given away again. The new server would take it for the old one.
            Files.deleteIfExists(pidFile);
        }
        // When in doubt the file stays, and the new server refuses to start: two on the same files would destroy them.
    }

    /** Empty when a full disk or a crash left something else in the file. */
    private static OptionalLong pid(Path pidFile) throws IOException {
        String first = new String(Files.readAllBytes(pidFile), StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("");
        return PID.matcher(first.strip()).matches()
                ? OptionalLong.of(Long.parseLong(first.strip()))
                : OptionalLong.empty();
    }

    /** Without the number pg_ctl cannot stop it, so the process is asked itself; its clients were in the process that is gone. */
    private void stopUnnumbered() throws IOException {
        for (ProcessHandle server :
                ProcessHandle.allProcesses().filter(this::isOurs).toList()) {
            LOG.warn("The PostgreSQL with pid {} outlived a Modeltrail; it is being stopped", server.pid());
            server.destroy();
            try {
                server.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException stillRuns) {
                throw new IOException("the PostgreSQL with pid " + server.pid() + " does not stop", stillRuns);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", stopped);
            }
        }
    }

    /** One of our programs, on our data. */
    private boolean isOurs(ProcessHandle process) {
        return isFromHere(process) && dataOf(process).filter(this::isOurData).isPresent();
    }

    private boolean isAnotherProgram(ProcessHandle process) {
        Optional<String> program = program(process);
        if (program.isEmpty() || isFromHere(process)) {
            return false;
        }
        return !program.get().endsWith("/postgres")
                || dataOf(process).filter(other -> !isOurData(other)).isPresent();
    }

    private boolean isFromHere(ProcessHandle process) {
        return program(process)
                .map(Path::of)
                .filter(program -> program.startsWith(real(directory)))
                .filter(program -> program.endsWith("bin/postgres"))
                .isPresent();
    }

    /** The system adds a note when the file was deleted or replaced while it ran. */
    private static Optional<String> program(ProcessHandle process) {
        return process.info().command().map(command -> command.replaceFirst(" \\(deleted\\)$", ""));
    }

    private static Optional<Path> dataOf(ProcessHandle process) {
        List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
        int option = arguments.indexOf("-D");
        return option < 0 || option + 1 == arguments.size()
                ? Optional.empty()
                : Optional.of(Path.of(arguments.get(option + 1)));
    }

    private boolean isOurData(Path other) {
        return real(other).equals(real(data));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException missing) {
            return path.toAbsolutePath().normalize();
        }
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
