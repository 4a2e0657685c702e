package io.modeltrail.command.model;

import io.modeltrail.contracts.signing.PublicKeyPem;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of the key that signs model versions. */
@Component
class ModelSigningKeyRows {
    private static final String INSERT = """
            INSERT INTO model_signing_key (public_key, wrapped_private_key, wrapped_with, made_at) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";
    private static final String FIND = "SELECT * FROM model_signing_key";
    private static final String FIND_AND_LOCK = FIND + " FOR UPDATE";

    private final JdbcClient jdbc;

    ModelSigningKeyRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param privateKey Base64 of what the key named {@code wrappedWith} has encrypted */
    record SigningKey(PublicKeyPem publicKey, String privateKey, String wrappedWith) {
        @Override
        public String toString() {
            return "SigningKey[wrappedWith=" + wrappedWith + "]";
        }
    }

    /** @return false when there is one already; then nothing is changed */
    boolean insert(SigningKey key, Instant at) {
        return jdbc.sql(INSERT)
                        .params(
                                key.publicKey().value(),
                                key.privateKey(),
                                key.wrappedWith(),
                                at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    Optional<SigningKey> find() {
        return found(FIND);
    }

    /** Until the end of the transaction. */
    Optional<SigningKey> findAndLock() {
        return found(FIND_AND_LOCK);
    }

    private Optional<SigningKey> found(String select) {
        return jdbc.sql(select)
                .query((row, number) -> new SigningKey(
                        new PublicKeyPem(row.getString("public_key")),
                        row.getString("wrapped_private_key"),
                        row.getString("wrapped_with")))
                .optional();
    }
}
