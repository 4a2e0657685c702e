package io.modeltrail.query.model;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.replay.ReplayEvent.CounterfactualReplayed;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.StoredJson;
import io.modeltrail.query.model.ModelVersionView.Counterfactual;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of counterfactual replays with a registered candidate. */
@Component
class CounterfactualRows {
    private static final int MOST_SHOWN = 100;

    private static final String INSERT = """
            INSERT INTO query_counterfactual_replay (position, model_version_id, replayed, at) VALUES (?, ?, ?::jsonb, ?)
            ON CONFLICT DO NOTHING""";
    private static final String OF_MODEL = """
            SELECT position, replayed FROM query_counterfactual_replay
            WHERE model_version_id = ? ORDER BY position DESC LIMIT ?""";
    private static final String TRUNCATE = "TRUNCATE query_counterfactual_replay";

    private final JdbcClient jdbc;
    private final StoredJson json;

    CounterfactualRows(JdbcClient jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void insert(CounterfactualReplayed event, ModelVersionId model, RecordedEvent recorded) {
        jdbc.sql(INSERT)
                .params(recorded.position(), model.value(), json.write(event), recorded.at())
                .update();
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    List<Counterfactual> of(ModelVersionId model) {
        return jdbc.sql(OF_MODEL)
                .params(model.value(), MOST_SHOWN)
                .query((row, number) -> view(
                        json.read(row.getString("replayed"), CounterfactualReplayed.class), row.getLong("position")))
                .list();
    }

    private static Counterfactual view(CounterfactualReplayed event, long position) {
        return new Counterfactual(
                event.replayId(),
                event.candidate(),
                event.firstPosition(),
                event.lastPosition(),
                event.summary(),
                event.reportDigest(),
                event.requestedBy(),
                event.at(),
                position);
    }
}
