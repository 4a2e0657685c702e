package io.modeltrail.eventstore.subjectkeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.secret.KeyEncryption;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

class KeyEncryptionTest {
    private final KeysForTests keys = new KeysForTests();

    @TempDir
    private Path temporary;

    private Path folder;
    private OutcomeObserved outcome;
    private byte[] stored;

    @BeforeEach
    void storeSomething() {
        folder = temporary.resolve("keys");
        outcome = SubjectKeysTest.outcome("7590-VHVEG");
        stored = NamedEventSerializer.ofContracts(keys.process(folder))
                .serialize(outcome, byte[].class)
                .getData();
    }

    @AfterEach
    void close() {
        keys.close();
    }

    @Test
    void aKeyIsForItsOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("000001.key"))))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(folder.resolve("000001.key"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> keys.process(folder))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("000001.key");
    }

    @Test
    void withoutItsKeyAProcessDoesNotStartAndMakesNoOther() throws IOException {
        Path elsewhere = temporary.resolve("elsewhere");
        Files.move(folder, elsewhere);

        unavailable();
        assertThat(folder).doesNotExist();

        Files.move(elsewhere, folder);
        assertThat(read()).isEqualTo(outcome);
    }

    @Test
    void withAnotherKeyOfTheSameNameAProcessDoesNotStart() throws IOException {
        Path file = folder.resolve("000001.key");
        String right = Files.readString(file);
        KeyFile other = KeyFile.generate(Instant.parse("2026-03-01T09:30:00Z"));
        Files.writeString(file, new KeyFile(KeyFile.parse(right).name(), other.key()).text());
        unavailable();
        Files.writeString(file, other.text());
        unavailable();
        Files.writeString(file, right.substring(0, right.length() / 2));
        assertThatThrownBy(() -> keys.process(folder))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("000001.key");

        Files.writeString(file, right);
        assertThat(read()).isEqualTo(outcome);
    }

    @Test
    void afterAnewKeyAndAStartTheOldOneIsNotNeededForSubjects() throws IOException {
        String name = new KeyFolder(folder).add(Instant.parse("2030-03-01T09:30:00Z"));
        assertThat(read()).isEqualTo(outcome);
        assertThat(new JdbcTemplate(keys.database)
                        .queryForList("SELECT DISTINCT key_name FROM subject_master_key", String.class))
                .containsExactly(name)
                .containsExactly("file:2030-03-01T09:30:00Z");

        Files.delete(folder.resolve("000001.key"));

        assertThat(read()).isEqualTo(outcome);
    }

    /** Private keys of approvers and the key that signs models are wrapped so, and are not wrapped anew. */
    @Test
    void whatWasWrappedWithAnOldKeyOpensAsLongAsItsFileIsThere() throws IOException {
        byte[] secret = {1, 2, 3};
        KeyEncryption before = FileKeyEncryption.start(keys.rows(), new KeyFolder(folder), Clock.systemUTC());
        byte[] wrapped = before.wrap(secret, "a private key");

        String added = new KeyFolder(folder).add(Instant.parse("2030-03-01T09:30:00Z"));
        KeyEncryption after = FileKeyEncryption.start(keys.rows(), new KeyFolder(folder), Clock.systemUTC());
        assertThat(after.keyName()).isEqualTo(added).isNotEqualTo(before.keyName());
        assertThat(after.unwrap(before.keyName(), wrapped, "a private key")).isEqualTo(secret);

        Files.delete(folder.resolve("000001.key"));
        KeyEncryption without = FileKeyEncryption.start(keys.rows(), new KeyFolder(folder), Clock.systemUTC());
        assertThatThrownBy(() -> without.unwrap(before.keyName(), wrapped, "a private key"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.KEY_UNAVAILABLE));
    }

    @Test
    void twoFilesWithOneNameAreRefused() throws IOException {
        KeyFolder keyFolder = new KeyFolder(folder);
        Instant now = Instant.parse("2030-03-01T09:30:00.2Z");
        String name = keyFolder.add(now);
        assertThatThrownBy(() -> keyFolder.add(now.plusMillis(700)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(name);
        assertThat(keyFolder.names()).hasSize(2);

        Files.copy(
                folder.resolve("000002.key"),
                folder.resolve("000003.key"),
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        assertThatThrownBy(() -> keys.process(folder))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContainingAll("000002.key", "000003.key", name);
    }

    @Test
    void aFileWithoutANumberIsNamed() throws IOException {
        Files.move(folder.resolve("000001.key"), folder.resolve("old.key"));
        assertThatThrownBy(() -> new KeyFolder(folder).add(Instant.parse("2030-03-01T09:30:00Z")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("old.key");
    }

    @Test
    void aBackupIsTheDatabaseAndTheFolder() throws IOException {
        Path restored = Files.createDirectory(temporary.resolve("restored"));
        Files.copy(
                folder.resolve("000001.key"),
                restored.resolve("000001.key"),
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);

        assertThat(NamedEventSerializer.ofContracts(keys.process(restored)).read(OutcomeObserved.class, stored))
                .isEqualTo(outcome);
    }

    @Test
    void aMasterKeyThatIsGoneIsNotReplaced() {
        for (String purpose : List.of("LOOKUP", "SUBJECT_KEYS")) {
            JdbcTemplate sql = new JdbcTemplate(keys.database);
            sql.execute("CREATE TABLE kept AS SELECT * FROM subject_master_key");
            sql.update("DELETE FROM subject_master_key WHERE purpose = ?", purpose);

            unavailable();

            sql.execute("DELETE FROM subject_master_key");
            sql.execute("INSERT INTO subject_master_key SELECT * FROM kept");
            sql.execute("DROP TABLE kept");
        }
        assertThat(read()).isEqualTo(outcome);
    }

    @Test
    void anotherServiceMayEncryptTheKeys() {
        KeysForTests other = new KeysForTests();
        try {
            SubjectKeyRows rows = other.rows();
            SubjectKeys subjects = other.process(rows, new UpsideDown());
            NamedEventSerializer events = NamedEventSerializer.ofContracts(subjects);

            assertThat(events.read(
                            OutcomeObserved.class,
                            events.serialize(outcome, byte[].class).getData()))
                    .isEqualTo(outcome);
            assertThat(rows.masterKeys()).allMatch(row -> row.keyName().equals("service:1"));
        } finally {
            other.close();
        }
    }

    /** Stands where an external service would: it has a name of its own and another form. */
    private static final class UpsideDown implements KeyEncryption {
        @Override
        public String keyName() {
            return "service:1";
        }

        @Override
        public byte[] wrap(byte[] secret, String context) {
            byte[] turned = secret.clone();
            for (int index = 0; index < turned.length; index++) {
                turned[index] ^= (byte) context.hashCode();
            }
            return turned;
        }

        @Override
        public byte[] unwrap(String keyName, byte[] wrapped, String context) {
            return wrap(wrapped, context);
        }
    }

    private void unavailable() {
        assertThatThrownBy(() -> keys.process(folder))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.KEY_UNAVAILABLE));
    }

    private OutcomeObserved read() {
        return NamedEventSerializer.ofContracts(keys.process(folder)).read(OutcomeObserved.class, stored);
    }
}
