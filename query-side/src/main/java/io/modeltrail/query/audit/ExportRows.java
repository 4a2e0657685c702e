package io.modeltrail.query.audit;

import io.modeltrail.query.StoredJson;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The manifests of exports. They follow from no event, so a rebuild leaves them alone. */
@Component
class ExportRows {
    private static final String KEEP = "INSERT INTO audit_export (export_id, manifest) VALUES (?, ?::jsonb)";
    private static final String FIND = "SELECT manifest FROM audit_export WHERE export_id = ?";

    private final JdbcClient jdbc;
    private final StoredJson json;

    ExportRows(JdbcClient jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void keep(UUID export, HistoryManifest manifest) {
        jdbc.sql(KEEP).params(export, json.write(manifest)).update();
    }

    Optional<HistoryManifest> find(UUID export) {
        return jdbc.sql(FIND)
                .param(export)
                .query(String.class)
                .optional()
                .map(manifest -> json.read(manifest, HistoryManifest.class));
    }
}
