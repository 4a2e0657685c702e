package io.modeltrail.command.subject;

import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of minimum retentions. */
@Component
class RetentionRows {
    private static final String DAYS = "SELECT days FROM retention_policy WHERE use_case = ?";
    private static final String DEFINE = """
            INSERT INTO retention_policy AS known (use_case, days, changes) VALUES (:useCase, :days, 1)
            ON CONFLICT (use_case) DO UPDATE SET days = excluded.days, changes = known.changes + 1
            WHERE known.days <> excluded.days
            RETURNING changes""";

    private final JdbcClient jdbc;

    RetentionRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** 0 = there is no minimum. */
    int days(UseCaseKey useCase) {
        return jdbc.sql(DAYS)
                .param(useCase.value())
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    /** @return the number of the change, counted from 0; empty when nothing changes */
    OptionalLong define(UseCaseKey useCase, int days) {
        return jdbc.sql(DEFINE)
                .param("useCase", useCase.value())
                .param("days", days)
                .query(Long.class)
                .optional()
                .map(changes -> OptionalLong.of(changes - 1))
                .orElseGet(OptionalLong::empty);
    }
}
