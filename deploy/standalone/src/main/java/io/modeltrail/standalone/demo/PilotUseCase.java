package io.modeltrail.standalone.demo;

import io.modeltrail.churnpilot.PilotConfiguration;
import io.modeltrail.churnpilot.UseCaseConfiguration;
import io.modeltrail.churnpilot.simulator.PilotSources;
import io.modeltrail.churnpilot.simulator.SimulationSettings;
import io.modeltrail.churnpilot.simulator.SimulationSummary;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The churn pilot: simulated systems, real interfaces, the feature store in the middle. */
final class PilotUseCase implements DemoUseCase {
    /** Before the end of the history, so that the label's 90 days are over for certain. */
    private static final Duration LABEL_HORIZON = Duration.ofDays(91);

    private static final long LONGEST_CATCH_UP_SECONDS = 1800;
    private static final int MOST_CUSTOMERS = 20_000;
    private static final String ACTIVE = """
            SELECT customer_id FROM crm.customer
            WHERE NOT EXISTS (SELECT FROM crm.cancellation WHERE cancellation.customer_id = customer.customer_id)
            ORDER BY customer_id LIMIT ?""";

    private final PilotSystems systems;
    private final String kafka;
    private final SimulationSettings settings;
    private final DemoUsers users;
    private List<String> active = List.of();
    private @Nullable Intake intake;

    /** @param settings its end is the one of an earlier run, if there was one */
    PilotUseCase(PilotSystems systems, String kafka, SimulationSettings settings, DemoUsers users) {
        this.systems = systems;
        this.kafka = kafka;
        this.settings =
                settings.withEnd(PilotSources.filledUntil(systems.customers()).orElse(settings.end()));
        this.users = users;
    }

    /** @param until end of the history, a start of a UTC day; null = today's */
    static SimulationSettings settings(int customers, @Nullable Instant until) {
        SimulationSettings standard =
                SimulationSettings.standard(Clock.systemUTC()).withCustomers(customers);
        return until == null ? standard : standard.withEnd(until);
    }

    @Override
    public UseCaseKey key() {
        return configuration().key();
    }

    @Override
    public UseCaseConfiguration configuration() {
        return PilotConfiguration.useCase();
    }

    @Override
    public JsonNode snapshot(DemoUsers ignored, Progress progress) {
        fill(progress);
        systems.openForReading();
        JsonNode defined = users.dataScientist()
                .postYaml(
                        "/api/v1/feature-sets?useCase=" + key() + "&file=churn-features.yaml",
                        PilotConfiguration.featureSet());
        progress.say(
                "feature set %s version %d is defined: %d features",
                defined.get("featureSet").asString(),
                defined.get("version").asInt(),
                defined.get("features").asInt());
        active = activeCustomers();
        String observedAt = settings.end().minus(LABEL_HORIZON).toString();
        Optional<JsonNode> before = capturedBefore(observedAt);
        catchUp(progress);
        if (before.isPresent()) {
            progress.say("dataset snapshot is there already");
            return before.get();
        }
        String id = users.dataScientist()
                .post(
                        "/api/v1/feature-snapshots",
                        Map.of(
                                "featureSet",
                                defined.get("featureSet").asString(),
                                "version",
                                defined.get("version").asInt(),
                                "observedAt",
                                List.of(observedAt)))
                .get("datasetSnapshotId")
                .asString();
        return DemoUseCase.captured(id, users, progress);
    }

    @Override
    public @Nullable Intake intake() {
        return intake;
    }

    private void fill(Progress progress) {
        if (PilotSources.isFilledWith(settings, systems.customers())) {
            progress.say("the pilot's systems have their history already, until %s", settings.end());
            return;
        }
        if (PilotSources.filledUntil(systems.customers()).isPresent()) {
            throw new DemoFailed("The pilot's systems have a history of another number of customers. Give the same"
                    + " --customers as before, or another data directory.");
        }
        SimulationSummary made = PilotSources.fillHistory(
                settings, systems.customers(), systems.billing(), kafka, (day, ofDays, records) -> {
                    if (day % 60 == 0) {
                        progress.say("simulating the company: day %d of %d, %,d records", day, ofDays, records);
                    }
                });
        progress.say(
                "the company has %,d customers, %,d of whom left in %d months; %,d records",
                made.customers(), made.churned(), settings.months(), made.records());
    }

    private Optional<JsonNode> capturedBefore(String observedAt) {
        RestClient scientist = users.dataScientist();
        for (JsonNode line : scientist.list("/api/v1/datasets?useCase=" + key())) {
            if (line.get("state").asString().equals("CAPTURED")) {
                JsonNode full = scientist.get(
                        "/api/v1/datasets/" + line.get("datasetSnapshotId").asString());
                JsonNode moments = full.get("source").path("observedAt");
                if (moments.size() == 1
                        && Instant.parse(moments.get(0).asString()).equals(Instant.parse(observedAt))) {
                    return Optional.of(full);
                }
            }
        }
        return Optional.empty();
    }

    /** Waits until every source has been read to its end and nothing waits in a topic. */
    private void catchUp(Progress progress) {
        long[] shown = {System.nanoTime()};
        Map<String, Long> expected = systems.rowsOfPolledSources();
        JsonNode sources = Waiting.until(LONGEST_CATCH_UP_SECONDS, "the sources to be read to their end", () -> {
            JsonNode now = users.operator().get("/api/v1/feature-sources").get("items");
            if (System.nanoTime() - shown[0] > Duration.ofSeconds(5).toNanos()) {
                shown[0] = System.nanoTime();
                progress.say(
                        "features: %,d facts taken in, %,d records wait", sum(now, "accepted"), sum(now, "lagRecords"));
            }
            return Optional.of(now).filter(found -> isReadToItsEnd(found, expected));
        });
        Intake taken = new Intake(sum(sources, "accepted"), sum(sources, "duplicates"), sum(sources, "refused"));
        intake = taken;
        progress.say(
                "features are up to date: %,d facts taken in, %,d duplicates left out, %,d records refused",
                taken.facts(), taken.duplicates(), taken.refused());
    }

    /** The stream of a company that is only simulated falls silent after its history; the other sources have to be alive. */
    private boolean isReadToItsEnd(JsonNode sources, Map<String, Long> expected) {
        return !sources.isEmpty()
                && sources.valueStream()
                        .allMatch(source -> (source.get("state").asString().equals("alive")
                                        || source.get("kind").asString().equals("STREAM"))
                                && source.path("lagRecords").asLong(-1) == 0
                                && taken(source)
                                        >= expected.getOrDefault(
                                                source.get("source").asString(), 1L));
    }

    private static long taken(JsonNode source) {
        return source.get("accepted").asLong()
                + source.get("duplicates").asLong()
                + source.get("refused").asLong();
    }

    private static long sum(JsonNode sources, String field) {
        return sources.valueStream()
                .mapToLong(source -> source.path(field).asLong())
                .sum();
    }

    private List<String> activeCustomers() {
        try (Connection connection = systems.customers().getConnection();
                PreparedStatement select = connection.prepareStatement(ACTIVE)) {
            select.setInt(1, MOST_CUSTOMERS);
            List<String> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
            return found;
        } catch (SQLException broken) {
            throw new DemoFailed("The customers could not be listed: " + broken.getMessage());
        }
    }

    /** By its key alone. */
    @Override
    public Entity entity(int number) {
        return new Entity(active.get(number % active.size()), null);
    }
}
