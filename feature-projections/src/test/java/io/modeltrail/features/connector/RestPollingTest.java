package io.modeltrail.features.connector;

import static io.modeltrail.features.connector.SourceUnderTest.attribute;
import static io.modeltrail.features.connector.SourceUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.modeltrail.contracts.feature.AttributeSpec.Kind;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceSchemaChanged;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.features.connector.ConnectionSettings.Address;
import io.modeltrail.features.connector.SourceUnderTest.Published;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestPollingTest {
    private static final String EMPTY = "{\"items\":[],\"next\":null}";

    private final List<Seen> requests = new CopyOnWriteArrayList<>();
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    /** What is answered when nothing else is planned. */
    private volatile Reply otherwise = exchange -> answer(exchange, 200, EMPTY);

    private HttpServer server;
    private SourceUnderTest source;

    /** @param query parameters, decoded */
    private record Seen(Instant at, String path, Map<String, String> query, String authorization) {}

    private interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void aService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            requests.add(new Seen(
                    Instant.now(),
                    exchange.getRequestURI().getPath(),
                    query(exchange),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                            .orElse("")));
            Reply planned = replies.poll();
            (planned == null ? otherwise : planned).to(exchange);
        });
        server.start();
        source = new SourceUnderTest(
                SourceSpec.Kind.REST,
                "/tickets",
                new Address(
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/api",
                        null,
                        null,
                        "a-token-of-the-test"),
                attribute("priority", Kind.CATEGORY, false),
                attribute("satisfaction", Kind.INTEGER, true));
    }

    @AfterEach
    void close() {
        source.close();
        server.stop(0);
    }

    @Test
    void pages_are_followed_by_their_cursor_with_the_token_and_become_events() {
        replies.add(page("p 2&x", item(1), item(2)));
        replies.add(page(null, item(3)));
        source.start();
        source.awaitPublished(3);
        await("the next pass", () -> requests.size() > 3);
        assertThat(requests).allMatch(seen -> seen.authorization().equals("Bearer a-token-of-the-test"));
        assertThat(requests).allMatch(seen -> seen.path().equals("/api/tickets"));
        assertThat(requests.get(0).query())
                .containsEntry("updated_since", "1970-01-01T00:00:00.000000Z")
                .containsEntry("limit", "3")
                .doesNotContainKey("cursor");
        assertThat(requests.get(1).query()).containsEntry("cursor", "p 2&x");
        assertThat(requests.get(2).query()).containsEntry("updated_since", "2026-03-01T00:00:03.000000Z");
        assertThat(ids())
                .containsExactlyInAnyOrder(
                        "T1@2026-03-01T00:00:01.000000Z",
                        "T2@2026-03-01T00:00:02.000000Z",
                        "T3@2026-03-01T00:00:03.000000Z");
        Published one = source.published().getFirst();
        assertThat(one.event().path("subject").asString()).isEqualTo("C1");
        assertThat(one.event().path("time").asString()).isEqualTo("2026-02-28T23:00:00.000000Z");
        assertThat(one.data("priority").asString()).isEqualTo("high");
        assertThat(one.data("satisfaction").isNull()).isTrue();
    }

    @Test
    void what_the_service_shows_again_is_published_once() {
        otherwise = page(null, item(1), item(2), item(3));
        source.start();
        await("many passes", () -> requests.size() > 5);
        assertThat(ids()).hasSize(3);
    }

    @Test
    void the_service_is_left_alone_as_long_as_it_asks_for() {
        replies.add(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "1");
            answer(exchange, 429, "");
        });
        replies.add(page(null, item(1)));
        source.start();
        source.awaitPublished(1);
        assertThat(Duration.between(requests.get(0).at(), requests.get(1).at())).isGreaterThan(Duration.ofMillis(950));
        await("the end of the failure", () -> source.row().failures() == 0);
    }

    @Test
    void errors_of_the_service_are_tried_again_and_later_and_later() {
        for (int i = 0; i < 6; i++) {
            replies.add(exchange -> answer(exchange, 503, "no"));
        }
        replies.add(page(null, item(1)));
        source.start();
        await("a failure", () -> "not-reachable".equals(source.row().reason()));
        source.awaitPublished(1);
        await("the end of the failure", () -> source.row().failures() == 0);
        // Of the first three the shortest: a machine that is busy makes a pause longer, never shorter.
        Duration first = IntStream.range(0, 3)
                .mapToObj(index -> Duration.between(
                        requests.get(index).at(), requests.get(index + 1).at()))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Duration last = Duration.between(requests.get(5).at(), requests.get(6).at());
        assertThat(last).isGreaterThan(first).isGreaterThan(Duration.ofMillis(300));
    }

    @Test
    void an_answer_that_is_not_what_was_agreed_is_named() {
        List.of("{\"items\":[{\"id\":", "[]", "{\"items\":7}", "{\"items\":[1]}", "{\"items\":[],\"next\":{}}", "")
                .forEach(body -> {
                    otherwise = exchange -> answer(exchange, 200, body);
                    try (SourceUnderTest wrong = another()) {
                        wrong.start();
                        await("a failure with " + body, () -> wrong.row().failures() > 0);
                        assertThat(wrong.row().reason()).isEqualTo("answers-wrongly");
                        assertThat(wrong.row().detail()).isNotBlank();
                    }
                });
    }

    @Test
    void a_wrong_token_and_a_redirect_are_wrong_answers() {
        for (int status : new int[] {401, 403, 302}) {
            otherwise = exchange -> {
                exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
                answer(exchange, status, "");
            };
            try (SourceUnderTest wrong = another()) {
                wrong.start();
                await("a failure", () -> wrong.row().failures() > 0);
                assertThat(wrong.row().reason()).isEqualTo("answers-wrongly");
                assertThat(wrong.row().detail()).contains(Integer.toString(status));
            }
        }
    }

    @Test
    void a_cursor_that_comes_again_ends_the_pass() {
        otherwise = page("again", item(1), item(2), item(3));
        source.start();
        await("a failure", () -> "answers-wrongly".equals(source.row().reason()));
        assertThat(source.row().detail()).contains("cursor");
        assertThat(ids()).hasSize(3);
        otherwise = page(null, item(4));
        source.awaitPublished(4);
        await("the end of the failure", () -> source.row().failures() == 0);
    }

    @Test
    void a_cursor_that_became_old_begins_the_pass_again() {
        replies.add(page("old", item(1)));
        replies.add(exchange -> answer(exchange, 410, ""));
        otherwise = page(null, item(1), item(2));
        source.start();
        source.awaitPublished(2);
        assertThat(ids()).hasSize(2);
        assertThat(requests.get(2).query()).doesNotContainKey("cursor");
    }

    @Test
    void a_body_that_is_too_large_is_broken_off() {
        otherwise = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = " ".repeat(1 << 14).getBytes(StandardCharsets.UTF_8);
            try (var body = exchange.getResponseBody()) {
                for (int i = 0; i < 1_000_000; i++) {
                    body.write(block);
                }
            }
        };
        source.start();
        await("a failure", () -> source.row().failures() > 0);
        assertThat(source.row().reason()).isEqualTo("answers-wrongly");
        assertThat(source.row().detail()).contains("larger");
    }

    @Test
    void a_body_that_never_ends_is_given_up() {
        source.requestTimeout = Duration.ofMillis(300);
        otherwise = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush(); // and nothing more
        };
        source.start();
        await("a failure", () -> source.row().failures() > 0);
        assertThat(source.row().reason()).isEqualTo("not-reachable");
        otherwise = page(null, item(1));
        source.awaitPublished(1);
    }

    @Test
    void a_service_that_is_not_there_is_tried_again() {
        source.connections(Map.of("crm", new Address("http://127.0.0.1:1", null, null, null)));
        source.start();
        await("attempts", () -> source.row().failures() > 2);
        assertThat(source.row().reason()).isEqualTo("not-reachable");
    }

    @Test
    void an_item_without_an_id_goes_to_the_topic_as_what_it_is_and_holds_up_nobody() {
        otherwise = page(null, "{\"customer_id\":\"C1\",\"priority\":\"high\"}", item(2));
        source.start();
        source.awaitPublished(2);
        await("many passes", () -> requests.size() > 5);
        assertThat(source.published()).hasSize(2);
        assertThat(source.published()).filteredOn(one -> !one.event().has("id")).hasSize(1);
    }

    @Test
    void a_field_that_is_needed_and_gone_holds_the_position_until_it_is_back() {
        otherwise = page(null, item(1), item(2), item(3));
        source.start();
        source.awaitPublished(3);
        otherwise = page(
                null,
                item(4).replace("priority", "urgency"),
                item(5).replace("priority", "urgency"),
                item(6).replace("priority", "urgency"));
        await("the failure", () -> "schema-changed".equals(source.row().reason()));
        assertThat(source.row().detail()).contains("priority");
        assertThat(ids()).hasSize(3);
        otherwise = page(null, item(4), item(5), item(6));
        source.awaitPublished(6);
        List<SourceSchemaChanged> changes =
                source.recorded().stream().map(SourceSchemaChanged.class::cast).toList();
        assertThat(changes.getFirst().removed()).containsExactly("priority");
        assertThat(changes.getFirst().added()).containsExactly("urgency");
    }

    @Test
    void a_field_with_another_type_is_told_and_one_odd_item_is_not() {
        otherwise = page(null, item(1, "3"), item(2, "4"), item(3, "5"));
        source.start();
        source.awaitPublished(3);
        otherwise = page(null, item(4, "\"good\""), item(5, "4"), item(6, "null"));
        source.awaitPublished(6); // whoever reads the topic refuses the one
        otherwise = page(null, item(7, "\"good\""), item(8, "\"bad\""), item(9, "\"good\""));
        await("the failure", () -> "schema-changed".equals(source.row().reason()));
        assertThat(Set.copyOf(ids())).hasSize(6);
    }

    private SourceUnderTest another() {
        return new SourceUnderTest(
                SourceSpec.Kind.REST,
                "/tickets",
                new Address("http://127.0.0.1:" + server.getAddress().getPort(), null, null, null),
                attribute("priority", Kind.CATEGORY, false));
    }

    private static String item(int number) {
        return item(number, "null");
    }

    private static String item(int number, String satisfaction) {
        return """
                {"id":"T%d","customer_id":"C1","happened_at":"2026-03-01T00:00:00+01:00","updated_at":"2026-03-01T00:00:0%dZ",
                "priority":"high","satisfaction":%s}""".formatted(number, number, satisfaction);
    }

    private static Reply page(String next, String... items) {
        String body = "{\"items\":[" + String.join(",", items) + "],\"next\":"
                + (next == null ? "null" : "\"" + next + "\"") + "}";
        return exchange -> answer(exchange, 200, body);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        return List.of(exchange.getRequestURI().getRawQuery().split("&")).stream()
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private List<String> ids() {
        return source.published().stream().map(Published::id).toList();
    }
}
