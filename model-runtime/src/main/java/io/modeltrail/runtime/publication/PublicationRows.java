package io.modeltrail.runtime.publication;

import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table publication_rule. */
@Component
class PublicationRows {
    private static final String ADD = """
            INSERT INTO publication_rule (use_case, position, every_channel) VALUES (:useCase, :position, :everyChannel)
            ON CONFLICT DO NOTHING""";
    private static final String ALL = "SELECT use_case, position, every_channel FROM publication_rule";
    private static final String TRUNCATE = "TRUNCATE publication_rule";

    private final JdbcClient database;

    PublicationRows(JdbcClient database) {
        this.database = database;
    }

    /** One that is there already is left as it is. */
    void add(PublicationRule rule) {
        database.sql(ADD)
                .param("useCase", rule.useCase().value())
                .param("position", rule.position())
                .param("everyChannel", rule.everyChannel())
                .update();
    }

    void truncate() {
        database.sql(TRUNCATE).update();
    }

    /** In no order. */
    List<PublicationRule> all() {
        return database.sql(ALL)
                .query((row, number) ->
                        new PublicationRule(new UseCaseKey(row.getString(1)), row.getLong(2), row.getBoolean(3)))
                .list();
    }
}
