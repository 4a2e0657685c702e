package io.modeltrail.runtime.publication;

import io.modeltrail.contracts.trigger.TriggerDefinition.Publish;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerDefined;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table publication_rule. */
@Component
class PublicationRows {
    private static final String DEFINE = """
            INSERT INTO publication_rule AS kept (use_case, all_since, last_position)
            VALUES (:useCase, :since::timestamptz, :position)
            ON CONFLICT (use_case) DO UPDATE SET last_position = excluded.last_position,
                all_since = CASE WHEN excluded.all_since IS NULL THEN NULL
                                 ELSE coalesce(kept.all_since, excluded.all_since) END
            WHERE kept.last_position < excluded.last_position""";

    private static final String ALL = "SELECT use_case, all_since FROM publication_rule WHERE all_since IS NOT NULL";
    private static final String TRUNCATE = "TRUNCATE publication_rule";

    private final JdbcClient database;

    PublicationRows(JdbcClient database) {
        this.database = database;
    }

    void define(TriggerDefined defined, Instant at, long position) {
        write(defined.useCase(), defined.definition().publish() == Publish.ALL ? at : null, position);
    }

    void remove(UseCaseKey useCase, long position) {
        write(useCase, null, position);
    }

    private void write(UseCaseKey useCase, @Nullable Instant since, long position) {
        database.sql(DEFINE)
                .param("useCase", useCase.value())
                .param("since", since == null ? null : Timestamp.from(since))
                .param("position", position)
                .update();
    }

    void truncate() {
        database.sql(TRUNCATE).update();
    }

    /** Since when predictions of every channel are published, of the use cases where they are. */
    Map<UseCaseKey, Instant> allSince() {
        Map<UseCaseKey, Instant> since = new HashMap<>();
        database.sql(ALL).query(row -> {
            since.put(
                    new UseCaseKey(row.getString(1)),
                    row.getObject(2, OffsetDateTime.class).toInstant());
        });
        return since;
    }
}
