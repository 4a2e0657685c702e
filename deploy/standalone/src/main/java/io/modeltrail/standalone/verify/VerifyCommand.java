package io.modeltrail.standalone.verify;

import io.modeltrail.eventstore.transparency.BundleVerifier;
import io.modeltrail.eventstore.transparency.ExportVerifier;
import io.modeltrail.eventstore.transparency.Verification;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a file that the log has handed out, with nothing but the file and a key. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Checks an export of the log or an evidence bundle, without a database and without a network.",
        footer = {"", "Exit status: 0 nothing is wrong, 1 something is, 2 wrong usage, 3 a file could not be read."})
public final class VerifyCommand implements Callable<Integer> {
    /** How a zip begins. */
    private static final int ZIP = 'P';

    /** Exit status when nothing was found out; it must not look like a log that was tampered with. */
    static final int NOT_READ = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "An export (.jsonl), its parts in order when it broke off, or an evidence bundle (.zip).")
    private List<Path> files = List.of();

    @Option(
            names = "--key",
            required = true,
            paramLabel = "KEY|FILE",
            description = "A key to trust, name+hash+key, or a file of such lines. Not from the file that is checked.")
    private List<String> keys = List.of();

    @Option(
            names = "--earlier",
            paramLabel = "FILE",
            description = "An export that you have kept: what it says must still be said.")
    private @Nullable Path earlier;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields before it runs anything
    VerifyCommand() {}

    @Override
    public Integer call() {
        try {
            List<VerifierKey> trusted = TrustedKeys.parse(keys, spec.commandLine());
            return tell(verify(trusted), spec.commandLine().getOut());
        } catch (IOException unreadable) {
            return notRead(unreadable, spec.commandLine().getErr());
        }
    }

    /** @return the exit status */
    static int notRead(IOException unreadable, PrintWriter err) {
        err.println("modeltrail: not checked, because something could not be read: " + unreadable);
        err.flush();
        return NOT_READ;
    }

    private Verification verify(List<VerifierKey> trusted) throws IOException {
        return files.size() == 1 ? verify(files.getFirst(), trusted) : verifyParts(trusted);
    }

    private Verification verifyParts(List<VerifierKey> trusted) throws IOException {
        if (earlier != null) {
            throw new ParameterException(
                    spec.commandLine(), "--earlier compares two whole exports; join the parts or leave it out.");
        }
        List<InputStream> parts = new ArrayList<>();
        try {
            for (Path part : files) {
                parts.add(new BufferedInputStream(Files.newInputStream(part), 1 << 16));
            }
            return new ExportVerifier(trusted).verifyParts(parts);
        } finally {
            for (InputStream part : parts) {
                part.close();
            }
        }
    }

    private Verification verify(Path file, List<VerifierKey> trusted) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            in.mark(1);
            boolean zip = in.read() == ZIP;
            in.reset();
            if (zip && earlier != null) {
                throw new ParameterException(
                        spec.commandLine(), "--earlier compares two exports; " + file + " is an evidence bundle.");
            }
            if (zip) {
                return new BundleVerifier(trusted).verify(in);
            }
            if (earlier == null) {
                return new ExportVerifier(trusted).verify(in);
            }
            try (InputStream before = new BufferedInputStream(Files.newInputStream(earlier), 1 << 16)) {
                return new ExportVerifier(trusted).verify(in, before);
            }
        }
    }

    /** @return the exit status */
    static int tell(Verification verification, PrintWriter out) {
        for (Verification.Finding finding : verification.findings()) {
            out.println("WRONG  " + printable(finding.toString())); // may quote the name of a file in a zip
        }
        if (verification.moreFindings() > 0) {
            out.println("WRONG  and " + verification.moreFindings() + " more");
        }
        Map<String, String> about = verification.about();
        if (about == null) {
            out.printf(
                    "positions %d to %d, %,d events checked: %s%n",
                    verification.from(),
                    verification.to() - 1,
                    verification.checked(),
                    verification.sound() ? "each is the one that was signed, complete and in order" : "not sound");
        } else {
            tellOfBundle(verification, about, out);
        }
        out.flush();
        return verification.sound() ? 0 : 1;
    }

    /** What was asked for is said by the bundle alone, so it stands apart from what was checked. */
    private static void tellOfBundle(Verification verification, Map<String, String> about, PrintWriter out) {
        about.forEach((name, value) ->
                out.println("the bundle says, unsigned  " + printable(name) + ": " + printable(value)));
        out.printf(
                "%,d events checked: %s%n",
                verification.checked(),
                verification.sound()
                        ? "each is the one that was signed at its position. A bundle cannot show that no other event"
                                + " belongs to what was asked for"
                        : "not sound");
    }

    /** On one line: a terminal obeys control characters, and a new line could look like one of ours. */
    private static String printable(String said) {
        return said.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }
}
