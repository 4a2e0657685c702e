package io.modeltrail.standalone.verify;

import io.modeltrail.eventstore.transparency.MalformedProof;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Keys as an auditor gives them: the text of one, or a file with one in each line. */
final class TrustedKeys {
    private TrustedKeys() {}

    static List<VerifierKey> parse(List<String> given, CommandLine commandLine) throws IOException {
        List<VerifierKey> keys = new ArrayList<>();
        for (String text : given) {
            List<String> lines = text.contains("+") ? List.of(text) : Files.readAllLines(Path.of(text));
            try {
                lines.stream()
                        .filter(line -> !line.isBlank())
                        .map(VerifierKey::parse)
                        .forEach(keys::add);
            } catch (MalformedProof malformed) {
                throw new ParameterException(commandLine, "--key: " + malformed.getMessage(), malformed);
            }
        }
        return keys;
    }
}
