package io.modeltrail.runtime.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.runtime.prediction.ServingRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class RouteRebuildTest {
    @TempDir
    private Path dataDirectory;

    @Test
    void aRebuildFromPositionZeroGivesTheSameRowsAndTheChampionServesMeanwhile() {
        try (ServingRuntime runtime = new ServingRuntime(dataDirectory)) {
            runtime.championOf(TinyChurnModel.withIntercept(0.1));
            ModelVersionId champion = runtime.championOf(TinyChurnModel.withIntercept(0.2));
            List<Map<String, Object>> routes = rows(runtime, "serving_route");
            List<Map<String, Object>> models = rows(runtime, "serving_model");
            assertThat(routes).hasSize(2);
            assertThat(models).hasSize(2);

            // Marked, so that rows that were merely left in place are told from rows that were written anew.
            JdbcClient.create(runtime.events().database())
                    .sql("UPDATE serving_route SET salt = 'of before'")
                    .update();
            runtime.rebuildRoutes();

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(runtime.bean(Serving.class)
                                .choose(TinyChurnModel.CHURN, "anybody")
                                .modelVersionId())
                        .isEqualTo(champion);
                assertThat(rows(runtime, "serving_route")).isEqualTo(routes);
                assertThat(rows(runtime, "serving_model")).isEqualTo(models);
            });
        }
    }

    private static List<Map<String, Object>> rows(ServingRuntime runtime, String table) {
        return JdbcClient.create(runtime.events().database())
                .sql("SELECT * FROM " + table + " ORDER BY last_position")
                .query()
                .listOfRows();
    }
}
