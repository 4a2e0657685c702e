package io.modeltrail.features.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.features.FeaturesForTests;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProblemPagesTest {
    @TempDir
    static Path dataDirectory;

    private static FeaturesForTests features;

    @BeforeAll
    static void start() {
        features = new FeaturesForTests(dataDirectory).withDecisions().start();
    }

    @AfterAll
    static void stop() {
        features.close();
    }

    @Test
    void all_problems_come_page_by_page_in_the_order_of_rows() throws Exception {
        DatasetSnapshotId id = decided(withBrokenAges(1234));
        List<Long> rows = new ArrayList<>();
        String after = "";
        int pages = 0;
        do {
            JsonNode page = page(id, "?limit=500" + after);
            page.get("items").forEach(problem -> rows.add(problem.get("row").asLong()));
            after = page.has("next") ? "&after=" + page.get("next").asString() : "";
            pages++;
        } while (!after.isEmpty());

        assertThat(pages).isEqualTo(3);
        assertThat(rows).hasSize(1234).isSorted().doesNotHaveDuplicates().startsWith(5L);
    }

    @Test
    void a_page_has_fifty_when_nothing_is_said() throws Exception {
        assertThat(page(decided(withBrokenAges(60)), "").get("items")).hasSize(50);
    }

    @Test
    void a_captured_snapshot_has_no_problems() throws Exception {
        JsonNode page = page(decided(ExampleTable.VALID), "");
        assertThat(page.get("items")).isEmpty();
        assertThat(page.has("next")).isFalse();
    }

    @Test
    void an_unknown_snapshot_is_not_found() throws Exception {
        assertThat(get(DatasetSnapshotId.next().toString(), "").statusCode()).isEqualTo(404);
    }

    @Test
    void a_malformed_id_limit_or_cursor_is_refused() throws Exception {
        String id = decided(withBrokenAges(60)).toString();
        assertThat(get("nonsense", "").statusCode()).isEqualTo(400);
        assertThat(get(id, "?limit=0").statusCode()).isEqualTo(400);
        assertThat(get(id, "?limit=501").statusCode()).isEqualTo(400);
        for (String cursor : List.of("x", "-1", "7", "999999999", "9999999999999999999999")) {
            assertThat(get(id, "?after=" + cursor).statusCode()).as(cursor).isEqualTo(400);
        }
    }

    @Test
    void without_its_report_the_problems_of_the_event_are_shown() throws Exception {
        DatasetSnapshotId id = decided(withBrokenAges(60));
        try (var reports = Files.newDirectoryStream(dataDirectory.resolve("reports"))) {
            for (Path report : reports) {
                Files.delete(report);
            }
        }
        assertThat(page(id, "?limit=500").get("items")).hasSize(60);
    }

    private DatasetSnapshotId decided(String csv) throws Exception {
        DatasetSnapshotId id =
                features.request(features.upload(csv.getBytes(StandardCharsets.UTF_8)), ExampleTable.schema());
        features.decision(id);
        return id;
    }

    private static String withBrokenAges(int count) {
        StringBuilder table = new StringBuilder(ExampleTable.VALID);
        for (int row = 0; row < count; row++) {
            table.append("d").append(row).append(",x,1,basic,,left\n");
        }
        return table.toString();
    }

    private JsonNode page(DatasetSnapshotId id, String parameters) throws Exception {
        HttpResponse<String> answer = get(id.toString(), parameters);
        assertThat(answer.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private HttpResponse<String> get(String id, String parameters) throws Exception {
        return features.get("/api/v1/datasets/" + id + "/problems" + parameters);
    }
}
