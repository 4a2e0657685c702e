package io.modeltrail.eventstore.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.eventstore.transparency.VerifierKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this verifier reads in a bundle is what every other program reads in it. */
class BundleZipTest {
    @TempDir
    static Path temporary;

    private static SignedLogForTests log;
    private static List<VerifierKey> key = List.of();
    private static byte[] bundle = {};

    @BeforeAll
    static void makeABundle() throws IOException {
        log = new SignedLogForTests();
        log.append(40);
        SignedLogForTests.followToTheEnd(log.follower(temporary.resolve("transparency")));
        key = log.log().keys();
        bundle = BundleForTests.zip(log, 3L, 4L, 17L);
    }

    @AfterAll
    static void close() {
        log.close();
    }

    private static String findings(byte[] zip) throws IOException {
        return BundleForTests.findings(zip, key);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    /** Where the directory begins, as the record at the end says. */
    private static int directory(byte[] zip) {
        int at = zip.length - 6;
        return (zip[at] & 0xff) | (zip[at + 1] & 0xff) << 8 | (zip[at + 2] & 0xff) << 16 | (zip[at + 3] & 0xff) << 24;
    }

    @Test
    void aBundleAsItWasWrittenHasOneReading() throws IOException {
        assertThat(findings(bundle)).isEmpty();
        assertThat(findings(new BundleForTests(bundle).packed())).isEmpty();
    }

    @Test
    void aForgedZipBehindTheGenuineOneIsFound() throws IOException {
        byte[] forged = new BundleForTests(bundle)
                .put("events/4.payload", "{\"n\":5000}")
                .packed();
        assertThat(findings(joined(bundle, forged))).contains("not its end");
        assertThat(findings(joined(bundle, bundle))).contains("not its end");
        assertThat(findings(joined(bundle, new byte[] {0}))).contains("not its end");
    }

    @Test
    void aDirectoryThatNamesTheFilesDifferentlyIsFound() throws IOException {
        byte[] renamed = bundle.clone();
        swap(renamed, directory(renamed), "events/3.payload", "events/4.payload");
        assertThat(findings(renamed)).contains("the directory of the zip says something else of events/3.payload");
        for (int at : List.of(16, 20, 24, 42)) { // CRC, packed size, size, place
            byte[] changed = bundle.clone();
            changed[directory(changed) + at] ^= 1;
            assertThat(findings(changed)).as("byte %d", at).contains("says something else of manifest.json");
        }
    }

    /** The names are equally long. */
    private static void swap(byte[] zip, int from, String one, String other) {
        byte[] first = one.getBytes(StandardCharsets.UTF_8);
        byte[] second = other.getBytes(StandardCharsets.UTF_8);
        for (int i = from; i + first.length <= zip.length; i++) {
            if (Arrays.equals(zip, i, i + first.length, first, 0, first.length)) {
                System.arraycopy(second, 0, zip, i, second.length);
            } else if (Arrays.equals(zip, i, i + first.length, second, 0, second.length)) {
                System.arraycopy(first, 0, zip, i, first.length);
            }
        }
    }

    @Test
    void bytesBeforeTheFirstFileOrBetweenTwoAreFound() throws IOException {
        assertThat(findings(joined(new byte[] {'P'}, bundle))).contains("does not begin with a file");
        int directory = directory(bundle);
        assertThat(findings(joined(
                        Arrays.copyOf(bundle, directory),
                        new byte[] {'P', 'K', 0, 0},
                        Arrays.copyOfRange(bundle, directory, bundle.length))))
                .contains("the directory of the zip says something else");
    }

    @Test
    void aZipThatEndsEarlyOrIsDamagedIsFound() throws IOException {
        assertThat(findings(Arrays.copyOf(bundle, bundle.length - 1))).contains("not its end");
        assertThat(findings(Arrays.copyOf(bundle, directory(bundle)))).contains("the directory of the zip");
        assertThat(findings(Arrays.copyOf(bundle, 400))).contains("cannot be read further");
        assertThat(findings(Arrays.copyOf(bundle, 10))).contains("does not begin with a file");
        assertThat(findings(new byte[0])).contains("does not begin with a file");
    }

    @Test
    void aFileThatIsNotPackedAsInABundleIsFound() throws IOException {
        byte[] content = {'x'};
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry stored = new ZipEntry("VERIFY.md");
        stored.setMethod(ZipEntry.STORED);
        stored.setSize(1);
        stored.setCrc(crc.getValue());
        ZipEntry withMore = new ZipEntry("VERIFY.md");
        withMore.setExtra(new byte[] {0x75, 0x70, 1, 0, 1}); // Info-ZIP's second name
        for (ZipEntry entry : List.of(stored, withMore)) {
            ByteArrayOutputStream zip = new ByteArrayOutputStream();
            try (ZipOutputStream out = new ZipOutputStream(zip)) {
                out.putNextEntry(entry);
                out.write(content);
            }
            assertThat(findings(zip.toByteArray())).contains("VERIFY.md is not packed as in a bundle");
        }
    }

    /** The directory of so many needs the wider record at the end. */
    @Test
    void moreFilesThanFitInto16BitsAreRead() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            for (int i = 0; i < 66_000; i++) {
                out.putNextEntry(new ZipEntry("schemas/" + i));
            }
        }
        assertThat(findings(zip.toByteArray())).isEqualTo("the bundle has no manifest\nthe bundle has no checkpoint");
    }

    @Test
    void aMemberThatIsThereTwiceIsFound() throws IOException {
        for (String name : List.of("manifest.json", "events/4.json", "proofs/4.sigstore.json")) {
            BundleForTests twice = new BundleForTests(bundle);
            String member = name.startsWith("proofs") ? "logIndex" : name.startsWith("events") ? "payload" : "origin";
            twice.put(name, "{\"" + member + "\":\"AAAA\"," + twice.text(name).substring(1));
            assertThat(findings(twice.packed())).as(name).contains("Duplicate Object property \"" + member + "\"");
        }
    }

    @Test
    void aFileThatWouldFillTheMemoryIsNotReadWhole() throws IOException {
        String blanks = " ".repeat(1_000_000);
        for (String name :
                List.of("manifest.json", "checkpoint", "keys.txt", "proofs/4.tlog-proof", "proofs/4.sigstore.json")) {
            BundleForTests large = new BundleForTests(bundle);
            large.put(name, large.text(name) + blanks);
            assertThat(findings(large.packed())).as(name).contains("an entry is larger than 1000000 bytes");
        }
        assertThat(findings(new BundleForTests(bundle)
                        .put("manifest.json", "{\"a\":".repeat(5_000))
                        .packed()))
                .contains("nesting depth");
    }
}
