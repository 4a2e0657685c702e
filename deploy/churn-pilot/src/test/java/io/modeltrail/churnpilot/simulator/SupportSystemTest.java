package io.modeltrail.churnpilot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.churnpilot.simulator.Happening.Priority;
import io.modeltrail.churnpilot.simulator.Happening.TicketChanged;
import io.modeltrail.churnpilot.simulator.Happening.TicketTopic;
import io.modeltrail.testkit.PostgresForTests;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SupportSystemTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long START = Worlds.END.toEpochMilli();

    private final HttpClient http = HttpClient.newHttpClient();
    private HikariDataSource database;
    private SupportSystem support;

    @BeforeEach
    void start() throws SQLException {
        database = PostgresForTests.freshDatabase();
        try (Connection connection = database.getConnection()) {
            PilotRows.createCustomerDatabase(connection);
            for (int ticket = 1; ticket <= 25; ticket++) {
                insert(connection, ticket, START + ticket / 3 * 1000L);
            }
        }
        support = SupportSystem.start(0, database, "secret");
    }

    @AfterEach
    void stop() {
        support.close();
        database.close();
        http.close();
    }

    @Test
    void pagesHaveEveryTicketOnceInTheOrderOfChange() throws Exception {
        List<JsonNode> items = pages("updated_since=2020-01-01T00:00:00Z&limit=4", 0);
        assertThat(items).hasSize(25);
        assertThat(items.stream().map(item -> item.get("id").asString()).distinct())
                .hasSize(25);
        assertThat(items.stream().map(item -> item.get("updated_at").asString()).toList())
                .isSorted();
        assertThat(items.getFirst().propertyNames())
                .containsExactly(
                        "id",
                        "customer_id",
                        "status",
                        "priority",
                        "topic",
                        "satisfaction",
                        "resolution_hours",
                        "happened_at",
                        "updated_at");
        assertThat(items.getFirst().get("satisfaction").isNull()).isTrue();
    }

    @Test
    void ticketsThatComeWhileOnePagesAreNeitherLostNorTwice() throws Exception {
        List<JsonNode> items = pages("limit=5", 10);
        assertThat(items).hasSize(35);
        assertThat(items.stream().map(item -> item.get("id").asString()).distinct())
                .hasSize(35);
    }

    @Test
    void updatedSinceLeavesOutWhatIsOlder() throws Exception {
        List<JsonNode> items = pages("updated_since=" + Worlds.END.plusSeconds(5), 0);
        assertThat(items).hasSize(11);
        assertThat(get("/tickets?updated_since=2030-01-01T00:00:00Z").body()).isEqualTo("{\"items\":[],\"next\":null}");
    }

    @Test
    void onlyCallersWithTheTokenAreAnsweredAndOnlyWhatIsThere() throws Exception {
        assertThat(status("/tickets", "Bearer wrong")).isEqualTo(401);
        assertThat(status("/tickets", "Basic secret")).isEqualTo(401);
        assertThat(get("/customers").statusCode()).isEqualTo(404);
        assertThat(get("/tickets?limit=0").statusCode()).isEqualTo(400);
        assertThat(get("/tickets?limit=many").statusCode()).isEqualTo(400);
        assertThat(get("/tickets?cursor=%21").statusCode()).isEqualTo(400);
        assertThat(get("/tickets?updated_since=yesterday").statusCode()).isEqualTo(400);
        assertThat(http.send(request("/tickets", "Bearer secret").DELETE().build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void itMisbehavesAsToldAndRecovers() throws Exception {
        support.misbehave(new TicketFault.Fails(500));
        assertThat(get("/tickets").statusCode()).isEqualTo(500);
        support.misbehave(new TicketFault.Busy(7));
        HttpResponse<String> busy = get("/tickets");
        assertThat(busy.statusCode()).isEqualTo(429);
        assertThat(busy.headers().firstValue("Retry-After")).contains("7");
        support.misbehave(new TicketFault.BrokenJson());
        assertThatThrownBy(() -> JSON.readTree(get("/tickets").body())).isInstanceOf(JacksonException.class);
        support.misbehave(new TicketFault.WrongSchema());
        JsonNode wrong = JSON.readTree(get("/tickets").body()).get("items").get(0);
        assertThat(wrong.has("customer_id")).isFalse();
        assertThat(wrong.get("satisfaction").isString()).isTrue();
        support.misbehave(new TicketFault.Slow(Duration.ofSeconds(3)));
        assertThatThrownBy(() -> http.send(
                        request("/tickets", "Bearer secret")
                                .timeout(Duration.ofMillis(300))
                                .build(),
                        BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);
        support.misbehave(new TicketFault.None());
        assertThat(pages("", 0)).hasSize(25);
        assertThat(support.requests()).isEqualTo(6);
    }

    @Test
    void aDatabaseThatIsGoneIsSaidSo() throws Exception {
        database.close();
        assertThat(get("/tickets").statusCode()).isEqualTo(503);
    }

    /** @param inserted how many tickets come after the first page */
    private List<JsonNode> pages(String query, int inserted) throws Exception {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            HttpResponse<String> answer = get("/tickets?" + query + cursor);
            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode page = JSON.readTree(answer.body());
            page.get("items").forEach(items::add);
            cursor = page.get("next").isNull()
                    ? ""
                    : "&cursor=" + page.get("next").asString();
            if (items.size() <= 5 && inserted > 0) {
                try (Connection connection = database.getConnection()) {
                    for (int ticket = 0; ticket < inserted; ticket++) {
                        insert(connection, 100 + ticket, START + 60_000);
                    }
                }
            }
        } while (!cursor.isEmpty());
        return items;
    }

    private static void insert(Connection connection, int number, long updatedAtMillis) throws SQLException {
        TicketChanged ticket = new TicketChanged(number, false, Priority.LOW, TicketTopic.BUG, null, null);
        PilotRows.insert(
                connection,
                PolledRow.of(new Occurrence(1, number, 0, false, updatedAtMillis, updatedAtMillis, ticket)));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path, "Bearer secret").build(), BodyHandlers.ofString());
    }

    private int status(String path, String authorization) throws IOException, InterruptedException {
        return http.send(request(path, authorization).build(), BodyHandlers.ofString())
                .statusCode();
    }

    private HttpRequest.Builder request(String path, String authorization) {
        return HttpRequest.newBuilder(URI.create(support.url() + path)).header("Authorization", authorization);
    }
}
