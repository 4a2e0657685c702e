package io.modeltrail.standalone.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.PathContainer;

class AccessTableTest {
    @Test
    void whatAnswersWithPeopleIsCounted() {
        for (String address : List.of(
                "/api/v1/predictions",
                "/api/v1/predictions/{id}",
                "/api/v1/predictions/{id}/explanation",
                "/api/v1/predictions/{id}/lineage",
                "/api/v1/predictions/{id}/lineage.prov.json",
                "/api/v1/predictions/{id}/replay",
                "/api/v1/batch-scorings/{id}/result",
                "/api/v1/batch-scorings/{id}/problems",
                "/api/v1/use-cases/{id}/outcomes",
                "/api/v1/use-cases/{id}/top-risks",
                "/api/v1/audit/events")) {
            assertThat(row(address).showsPeople()).as(address).isTrue();
        }
    }

    @Test
    void whatAnswersWithCountsAndStatesIsNot() {
        for (String address :
                List.of("/api/v1/batch-scorings/{id}", "/api/v1/replays/{id}", "/api/v1/use-cases/{id}/risk-summary")) {
            assertThat(row(address).showsPeople()).as(address).isFalse();
        }
    }

    private static AccessTable.Row row(String address) {
        return AccessTable.find("GET", PathContainer.parsePath(address.replace("{id}", "0199")))
                .orElseThrow();
    }
}
