package io.modeltrail.standalone.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.churnpilot.PilotConfiguration;
import io.modeltrail.churnpilot.simulator.SimulatedRecord;
import io.modeltrail.churnpilot.simulator.SimulationSettings;
import io.modeltrail.churnpilot.simulator.Simulator;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.features.StreamingStatus;
import io.modeltrail.features.StreamingStatus.SourceCounters;
import io.modeltrail.features.definition.CompiledFeature;
import io.modeltrail.features.online.EntityValues;
import io.modeltrail.features.online.OnlineStore;
import io.modeltrail.features.online.OnlineView;
import io.modeltrail.standalone.ModeltrailServer;
import io.modeltrail.standalone.RestCalls;
import io.modeltrail.standalone.WaitUntil;
import io.modeltrail.standalone.access.Accounts;
import io.modeltrail.standalone.kafka.KafkaEndpoint;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * One history through both engines of the whole application, with late, repeated and malformed records and wrong clocks: what the online
 * engine served at a moment, and what the offline engine says of that moment later, are the same bits for every feature of every customer.
 */
class ParityIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String PASSWORD = "correct horse battery staple";
    private static final FeatureSetKey SET = new FeatureSetKey(PilotConfiguration.FEATURE_SET);

    private static final SimulationSettings HISTORY = SimulationSettings.standard(Clock.systemUTC())
            .withCustomers(400)
            .withMonths(6)
            .withEnd(Instant.parse("2026-10-01T00:00:00Z"));

    /** At midnight, a moment before it, and in the middle of the day; all at least 91 days before the end, for the label. */
    private static final List<Instant> MOMENTS = List.of(
            Instant.parse("2026-05-11T00:00:00Z"),
            Instant.parse("2026-06-03T13:37:42.123Z"),
            Instant.parse("2026-06-28T23:59:59.999Z"));

    @TempDir
    Path directory;

    @Test
    void bothEnginesGiveTheSameBitsForEveryFeatureOfEveryCustomer() throws Exception {
        List<SimulatedRecord> records = new ArrayList<>();
        Simulator.streamFacts(HISTORY, records::add);
        try (ModeltrailServer server = ModeltrailServer.start(
                List.of("--modeltrail.data-dir=" + directory.resolve("data"), "--modeltrail.http.port=0"))) {
            server.bean(Accounts.class).create("scientist", Set.of(Role.DATA_SCIENTIST), PASSWORD);
            RestCalls scientist = RestCalls.as(server.url(), "scientist", PASSWORD);
            define(scientist);

            List<Map<String, float[]>> served = serve(server, records);
            List<CompiledFeature> features = view(server).features();
            long present = 0;
            for (int moment = 0; moment < MOMENTS.size(); moment++) {
                Path parquet = snapshot(server, scientist, MOMENTS.get(moment));
                present += assertSame(parquet, features, served.get(moment));
            }

            assertThat(present).as("values that are not missing").isGreaterThan(50_000);
        }
    }

    private static void define(RestCalls scientist) {
        RestCalls.Answer defined = scientist.send(
                "POST",
                "/api/v1/feature-sets?useCase=churn-pilot",
                BodyPublishers.ofByteArray(PilotConfiguration.featureSet()),
                "Content-Type",
                "application/yaml");
        assertThat(defined.status()).as(defined.text()).isEqualTo(201);
    }

    /** Lets time go on from moment to moment, and reads all values at each. */
    private static List<Map<String, float[]>> serve(ModeltrailServer server, List<SimulatedRecord> records)
            throws Exception {
        List<Map<String, float[]>> served = new ArrayList<>();
        String kafka = server.bean(KafkaEndpoint.class).bootstrapServers().orElseThrow();
        WaitUntil.holds("the topics are there", PATIENCE, () -> isLoaded(server));
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", kafka, "acks", "all", "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            int sent = 0;
            for (Instant moment : MOMENTS) {
                sent = send(producer, records, sent, moment.toEpochMilli());
                awaitTaken(server, sent);
                served.add(values(view(server), moment));
            }
            sent = send(producer, records, sent, Long.MAX_VALUE);
            awaitTaken(server, sent);
        }
        return served;
    }

    private static int send(
            KafkaProducer<byte[], byte[]> producer, List<SimulatedRecord> records, int from, long untilMillis)
            throws Exception {
        List<Future<?>> acknowledged = new ArrayList<>();
        int next = from;
        while (next < records.size() && records.get(next).kafkaTimestampMillis() <= untilMillis) {
            SimulatedRecord one = records.get(next);
            acknowledged.add(producer.send(
                    new ProducerRecord<>(one.topic(), null, one.kafkaTimestampMillis(), one.key(), one.value())));
            next++;
        }
        for (Future<?> one : acknowledged) {
            one.get();
        }
        return next;
    }

    private static void awaitTaken(ModeltrailServer server, int sent) {
        WaitUntil.holds("every record is taken in", PATIENCE, () -> taken(server) == sent);
    }

    private static long taken(ModeltrailServer server) {
        return server.bean(StreamingStatus.class).sources().stream()
                .mapToLong(ParityIT::taken)
                .sum();
    }

    private static long taken(SourceCounters one) {
        return one.accepted() + one.duplicates() + one.refused();
    }

    private static boolean isLoaded(ModeltrailServer server) {
        try {
            view(server);
            return true;
        } catch (io.modeltrail.contracts.refusal.Refusal notYet) {
            return false;
        }
    }

    private static OnlineView view(ModeltrailServer server) {
        return server.bean(OnlineStore.class).view(SET, 1, null);
    }

    private static Map<String, float[]> values(OnlineView view, Instant moment) {
        Map<String, float[]> values = new HashMap<>();
        for (String entity : view.entities()) {
            EntityValues read = view.read(entity, moment.toEpochMilli());
            values.put(entity, read.values().clone());
        }
        return values;
    }

    private static Path snapshot(ModeltrailServer server, RestCalls scientist, Instant moment) {
        String id = scientist
                .post(
                        "/api/v1/feature-snapshots",
                        "{\"featureSet\":\"" + SET + "\",\"version\":1,\"observedAt\":[\"" + moment + "\"]}")
                .field("datasetSnapshotId");
        WaitUntil.holds("the snapshot is decided on", PATIENCE, () -> {
            RestCalls.Answer answer = scientist.get("/api/v1/datasets/" + id);
            return answer.status() == 200 && !answer.field("state").equals("REQUESTED");
        });
        JsonNode decided = scientist.get("/api/v1/datasets/" + id).json();
        assertThat(decided.get("state").asString()).as(decided.toString()).isEqualTo("CAPTURED");
        String digest = decided.get("content").get("parquetDigest").asString();
        return server.dataDirectory()
                .resolve("snapshots")
                .resolve(digest.substring(digest.indexOf(':') + 1) + ".parquet");
    }

    /** @return how many values were not missing */
    private static long assertSame(Path parquet, List<CompiledFeature> features, Map<String, float[]> served)
            throws SQLException {
        long present = 0;
        int customers = 0;
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM '" + parquet + "'")) {
            while (row.next()) {
                String entity = row.getString("entity");
                float[] online = served.get(entity);
                assertThat(online).as("%s is known online", entity).isNotNull();
                for (int index = 0; index < online.length; index++) {
                    CompiledFeature feature = features.get(index);
                    Object offline = row.getObject(feature.spec().name());
                    assertThat(shown(feature, online[index]))
                            .as("%s of %s", feature.spec().name(), entity)
                            .isEqualTo(offline instanceof Float number ? shown(feature, number) : offline);
                    present += offline == null ? 0 : 1;
                }
                customers++;
            }
        }
        assertThat(customers).as("customers at the moment").isGreaterThan(300);
        return present;
    }

    /** Bits of a number, so that no two different ones count as the same; the text of a category. */
    private static Object shown(CompiledFeature feature, float value) {
        if (Float.isNaN(value)) {
            return null;
        }
        return feature.category()
                ? feature.categories().get((int) value)
                : Integer.valueOf(Float.floatToRawIntBits(value));
    }
}
