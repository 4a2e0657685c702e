package io.modeltrail.standalone;

import io.modeltrail.standalone.datadirectory.RunRecord;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The application in a process of its own, as a user starts it. */
final class ServerProcess {
    private static final Pattern FIRST_PASSWORD = Pattern.compile("'admin' with the password (\\S+)");
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final Path dataDirectory;
    private final Path output;
    private final Process process;

    private ServerProcess(Path dataDirectory, Path output, Process process) {
        this.dataDirectory = dataDirectory;
        this.output = output;
        this.process = process;
    }

    /** Does not wait for anything. */
    static ServerProcess launch(Path dataDirectory, String... arguments) throws IOException, InterruptedException {
        return launchWith(ClassArchive.flags(classPath()), dataDirectory, arguments);
    }

    /** @param flags of Java */
    static ServerProcess launchWith(List<String> flags, Path dataDirectory, String... arguments) throws IOException {
        Path output = Files.createTempFile("modeltrail-output", ".txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                // Not what Java says of an archive that it passes over.
                "-Xlog:disable",
                "-Xlog:os*=warning,gc*=warning",
                "-Dorg.bytedeco.javacpp.cachedir=" + Path.of("target", "native").toAbsolutePath()));
        command.addAll(collector());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(), Modeltrail.class.getName()));
        command.addAll(List.of(arguments));
        if (arguments.length > 0 && List.of("serve", "demo").contains(arguments[0])) {
            command.add("--modeltrail.data-dir=" + dataDirectory);
            command.add("--modeltrail.http.port=0");
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new ServerProcess(dataDirectory, output, process);
    }

    private static List<String> collector() {
        String chosen = System.getProperty("modeltrail.test.collector", "");
        return chosen.isBlank() ? List.of() : List.of(chosen);
    }

    /** Of the application, without what belongs to tests, and with the jar of this module where the build has just made it. */
    private static String classPath() throws IOException {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String classes = Path.of("target", "classes").toAbsolutePath().toString();
        String jar = System.getProperty("modeltrail.test.jar", "");
        String packaged = isOf(Path.of(classes), Path.of(jar)) ? jar : classes;
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-kit") && !entry.contains("test-classes"))
                .map(entry -> entry.equals(classes) ? packaged : entry)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** An older jar has not what was compiled since. */
    private static boolean isOf(Path classes, Path jar) throws IOException {
        if (!Files.isRegularFile(jar)) {
            return false;
        }
        FileTime packaged = Files.getLastModifiedTime(jar);
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.getLastModifiedTime(file).compareTo(packaged) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Returns when it answers. */
    static ServerProcess start(Path dataDirectory, String... settings) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("serve"));
        arguments.addAll(List.of(settings));
        ServerProcess server = launch(dataDirectory, arguments.toArray(String[]::new));
        server.awaitAnswer();
        return server;
    }

    void awaitAnswer() {
        WaitUntil.holds("the server answers", START_LIMIT, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the server ended: " + output());
            }
            return isAnnounced() && answers();
        });
    }

    RunRecord run() {
        try {
            return written();
        } catch (IOException broken) {
            throw new AssertionError("there is no run.json", broken);
        }
    }

    private RunRecord written() throws IOException {
        return JsonMapper.builder()
                .build()
                .readValue(Files.readString(dataDirectory.resolve("run.json")), RunRecord.class);
    }

    URI url() {
        return URI.create(run().http());
    }

    /** Of the first user; only the start on a new data directory prints it. */
    String firstPassword() {
        WaitUntil.holds(
                "the first password is printed",
                START_LIMIT,
                () -> FIRST_PASSWORD.matcher(output()).find());
        Matcher found = FIRST_PASSWORD.matcher(output());
        found.find();
        return found.group(1);
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException broken) {
            throw new AssertionError("no output", broken);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void killHard() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** As a signal does; does not wait. */
    void askToStop() {
        process.destroy();
    }

    int stop() throws InterruptedException {
        process.destroy();
        return exitStatus();
    }

    int exitStatus() throws InterruptedException {
        return exitStatus(Duration.ofMinutes(2));
    }

    int exitStatus(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the process did not end: " + output());
        }
        return process.exitValue();
    }

    ProcessHandle postgres() throws IOException {
        Path pidFile = dataDirectory.resolve("postgresql/data/postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError("PostgreSQL does not run"));
    }

    /** A run.json that a killed server left says another pid, and the next one deletes it at any moment. */
    private boolean isAnnounced() {
        try {
            return written().pid() == process.pid();
        } catch (NoSuchFileException notYet) {
            return false;
        } catch (IOException broken) {
            throw new AssertionError("run.json cannot be read", broken);
        }
    }

    private boolean answers() {
        return RestCalls.anonymous(url()).get("/actuator/health").status() == 200;
    }
}
