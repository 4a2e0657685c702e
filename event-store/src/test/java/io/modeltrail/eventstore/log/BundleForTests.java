package io.modeltrail.eventstore.log;

import io.modeltrail.eventstore.transparency.BundleVerifier;
import io.modeltrail.eventstore.transparency.EvidenceBundle;
import io.modeltrail.eventstore.transparency.Verification;
import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The files of an evidence bundle, which a forger changes and packs again. */
final class BundleForTests {
    final Map<String, byte[]> files = new LinkedHashMap<>();

    static byte[] zip(SignedLogForTests log, Long... positions) throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        new EvidenceBundle(log.log(), log.checkpoint())
                .write(new EvidenceBundle.Contents(List.of(positions), Map.of("kind", "test"), null), zip);
        return zip.toByteArray();
    }

    BundleForTests(byte[] zip) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry read = in.getNextEntry(); read != null; read = in.getNextEntry()) {
                files.put(read.getName(), in.readAllBytes());
            }
        }
    }

    String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    byte[] bytes(String name) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new AssertionError("no " + name);
        }
        return bytes;
    }

    BundleForTests put(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    byte[] packed() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
            }
        }
        return zip.toByteArray();
    }

    void unpackTo(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    static String findings(byte[] zip, List<VerifierKey> trusted) throws IOException {
        return String.join(
                "\n",
                new BundleVerifier(trusted)
                        .verify(new ByteArrayInputStream(zip)).findings().stream()
                                .map(Verification.Finding::toString)
                                .toList());
    }
}
