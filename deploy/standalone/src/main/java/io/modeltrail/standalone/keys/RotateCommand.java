package io.modeltrail.standalone.keys;

import io.modeltrail.eventstore.subjectkeys.KeyFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes one more key file beside those that are there. A server that is running does not see it before its next start. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a new key-encryption key beside the ones that are there.",
            "The next start of the server wraps the master keys of personal data with it."
        },
        footer = {
            "",
            "Keep the old files: private keys that were wrapped with them are not wrapped anew, and backups need them.",
            "Where several processes use one database, copy the new file to each of them before any of them starts again.",
            "",
            "Exit status: 0 done, 1 nothing was made, 2 wrong usage."
        })
final class RotateCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Where where;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields before it runs anything
    RotateCommand() {}

    /** One of the two. */
    static final class Where {
        @Option(
                names = "--data-dir",
                required = true,
                paramLabel = "DIR",
                description = "Data directory of the server; the key files are in its folder keys.")
        private @Nullable Path dataDirectory;

        @Option(
                names = "--keys-dir",
                required = true,
                paramLabel = "DIR",
                description = "Folder of the key files, where modeltrail.keys.directory is set.")
        private @Nullable Path keysDirectory;

        Path folder() {
            return dataDirectory == null ? Objects.requireNonNull(keysDirectory) : dataDirectory.resolve("keys");
        }
    }

    @Override
    public Integer call() {
        Path directory = where.folder();
        KeyFolder folder = new KeyFolder(directory);
        PrintWriter err = spec.commandLine().getErr();
        try {
            if (folder.names().isEmpty()) {
                err.println("modeltrail: there is no key in " + directory
                        + ". The first one is made at the first start of the server.");
                return FAILED;
            }
            String name = folder.add(Clock.systemUTC().instant());
            PrintWriter out = spec.commandLine().getOut();
            out.println("The new key " + name + " is in " + directory
                    + ". The next start wraps the master keys with it. Keep the old files, and back the new one up.");
            out.flush();
            return 0;
        } catch (IOException failed) {
            err.println("modeltrail: no key was made: " + failed.getMessage());
            return FAILED;
        }
    }
}
