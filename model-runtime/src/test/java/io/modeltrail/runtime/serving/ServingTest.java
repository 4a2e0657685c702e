package io.modeltrail.runtime.serving;

import static io.modeltrail.runtime.serving.TinyChurnModel.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutResumed;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStepAdvanced;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.testkit.PostgresForTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.Condition;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

class ServingTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Actor OPERATOR = new Actor("operator", Role.OPERATOR);
    private static final String ENTITY = "7590-VHVEG"; // bucket 4666 with the salt "salt"
    private static final String CHALLENGED_AT_25 = "5575-GNVDE"; // bucket 2150

    private final ModelVersionId first = ModelVersionId.next();
    private final ModelVersionId second = ModelVersionId.next();
    private final RolloutId firstRollout = RolloutId.next();
    private final RolloutId secondRollout = RolloutId.next();
    private final CompiledScorer firstScorer = TinyChurnModel.withIntercept(0.1);
    private final CompiledScorer secondScorer = TinyChurnModel.withIntercept(0.2);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final Map<Sha256Digest, List<String>> named = new ConcurrentHashMap<>();
    private final AtomicInteger namings = new AtomicInteger();

    @TempDir
    private Path dataDirectory;

    private HikariDataSource database;
    private ArtifactFiles artifacts;
    private RouteRows rows;
    private LiveRoutes live;
    private Serving serving;
    private AnnotationEventHandlerAdapter projection;
    private long position;

    @BeforeEach
    void start() {
        database = PostgresForTests.freshDatabase("classpath:db/migration/runtime");
        artifacts = new ArtifactFiles(dataDirectory);
        rows = new RouteRows(JdbcClient.create(database));
        live = process();
        serving = new Serving(live);
        projection = new AnnotationEventHandlerAdapter(new RouteProjection(rows, live));
        live.start();
    }

    private LiveRoutes process() {
        return new LiveRoutes(rows, new Scorers(artifacts), new ScoredFeatures(this::name), meters);
    }

    /** The trail, which does not answer at first. */
    private void name(UseCaseKey useCase, Sha256Digest artefact, List<String> features) {
        if (namings.incrementAndGet() == 1) {
            throw new IllegalStateException("not now");
        }
        if (useCase.equals(CHURN)) {
            named.put(artefact, features);
        }
    }

    @AfterEach
    void stop() {
        live.stop();
        database.close();
    }

    @Test
    void beforeAnyRolloutNothingIsServed() {
        given(TinyChurnModel.registered(first, firstScorer));

        assertThat(refusalOf(ENTITY).code()).isEqualTo(RefusalCode.NOTHING_SERVED);
    }

    @Test
    void theFirstModelServesEverybodyAtOnce() {
        artifacts.store(firstScorer.artefact());
        given(TinyChurnModel.registered(first, firstScorer), startedFirst());
        assertServed(Variant.CHALLENGER, first, firstRollout, 0);

        given(new RolloutCompleted(firstRollout, CHURN, first));
        assertServed(Variant.CHAMPION, first, firstRollout, 0);
        assertThat(serving.choose(CHURN, ENTITY).scorer().artefact()).isEqualTo(firstScorer.artefact());
    }

    @Test
    void aChallengerServesItsShareAndTheChampionTheRest() {
        givenAChampion();
        given(TinyChurnModel.registered(second, secondScorer), startedSecond());

        long challenged = IntStream.range(0, 10_000)
                .mapToObj(number -> serving.choose(CHURN, "customer-" + number))
                .filter(served -> served.variant() == Variant.CHALLENGER
                        && served.modelVersionId().equals(second)
                        && served.rolloutId().equals(secondRollout))
                .count();
        assertThat(challenged).isBetween(900L, 1100L);
        assertServed(Variant.CHAMPION, first, firstRollout, 0);

        given(new RolloutStepAdvanced(secondRollout, 2, 50, NOW));
        assertServed(Variant.CHALLENGER, second, secondRollout, 2);
        assertThat(serving.choose(CHURN, ENTITY).scorer().artefact()).isEqualTo(secondScorer.artefact());
    }

    @Test
    void theFeaturesOfWhatServesAreNamedInTheTrailAlsoWhenItDoesNotAnswerAtOnce() {
        givenAChampion();
        given(TinyChurnModel.registered(second, secondScorer), startedSecond());

        await().atMost(Duration.ofSeconds(20))
                .until(() -> named.keySet()
                        .equals(Set.of(
                                Sha256Digest.of(firstScorer.artefact()), Sha256Digest.of(secondScorer.artefact()))));
        assertThat(named.values())
                .allSatisfy(features ->
                        assertThat(features).isEqualTo(firstScorer.columns().names()));
        assertThat(namings).hasValueGreaterThanOrEqualTo(3);
    }

    @Test
    void aPausedRolloutKeepsItsShare() {
        givenAChampion();
        given(
                TinyChurnModel.registered(second, secondScorer),
                startedSecond(),
                new RolloutStepAdvanced(secondRollout, 2, 50, NOW),
                new RolloutPaused(secondRollout, "look", NOW));
        assertServed(Variant.CHALLENGER, second, secondRollout, 2);

        given(new RolloutResumed(secondRollout, NOW));
        assertServed(Variant.CHALLENGER, second, secondRollout, 2);
    }

    @Test
    void afterCompletionTheNewChampionServesEverybodyInTheLastStep() {
        givenTheSecondIsChampion();

        assertServed(Variant.CHAMPION, second, secondRollout, 3);
    }

    @Test
    void aRollbackGivesEverybodyBackToTheChampionAndItsRollout() {
        givenAChampion();
        given(
                TinyChurnModel.registered(second, secondScorer),
                startedSecond(),
                new RolloutStepAdvanced(secondRollout, 2, 50, NOW),
                new RolloutRolledBack(secondRollout, CHURN, first, "worse", NOW));

        assertServed(Variant.CHAMPION, first, firstRollout, 0);
    }

    @Test
    void aRollbackAfterCompletionBringsBackThePreviousChampionAndItsRollout() {
        givenTheSecondIsChampion();
        given(new RolloutRolledBack(secondRollout, CHURN, first, "worse", NOW));

        assertServed(Variant.CHAMPION, first, firstRollout, 0);
    }

    @Test
    void aRollbackOfTheFirstModelLeavesNothingServed() {
        givenAChampion();
        given(new RolloutRolledBack(firstRollout, CHURN, null, "worse", NOW));

        assertThat(refusalOf(ENTITY).code()).isEqualTo(RefusalCode.NOTHING_SERVED);
    }

    @Test
    void anOlderEventChangesNothing() {
        givenTheSecondIsChampion();
        List<Map<String, Object>> before = tables();

        handle(0, TinyChurnModel.registered(first, secondScorer));
        handle(1, new RolloutRolledBack(secondRollout, CHURN, first, "late", NOW));
        handle(2, new RolloutStepAdvanced(firstRollout, 0, 5, NOW));
        handle(0, new RolloutPaused(firstRollout, "late", NOW));

        assertThat(tables()).isEqualTo(before);
    }

    @Test
    void aRestartLoadsTheSame() {
        givenTheSecondIsChampion();

        LiveRoutes restarted = process();
        restarted.start();
        restarted.stop();

        assertThat(restarted.current()).isEqualTo(live.current());
        assertThat(restarted.current().routes()).containsOnlyKeys(CHURN);
    }

    @Test
    void anotherProcessFollowsWithoutHandlingTheEventsItself() {
        givenAChampion();
        LiveRoutes elsewhere = process();
        elsewhere.start();
        try {
            given(new RolloutRolledBack(firstRollout, CHURN, null, "worse", NOW));
            RouteTable expected = live.current();

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> elsewhere.current().equals(expected));
        } finally {
            elsewhere.stop();
        }
    }

    @Test
    void theRoutesOfBeforeServeWhileTheProjectionIsRebuilt() {
        givenTheSecondIsChampion();
        RouteTable before = live.current();
        rows.truncate();
        position = 0;

        given(TinyChurnModel.registered(first, firstScorer), startedFirst());
        live.catchUp();

        assertThat(live.current()).isSameAs(before);
        assertServed(Variant.CHAMPION, second, secondRollout, 3);
    }

    @Test
    void aNewRouteWhoseArtefactIsBrokenWaitsAndThePreviousOneServesEverybody() throws IOException {
        givenAChampion();
        breakArtefactOf(secondScorer);
        given(
                TinyChurnModel.registered(second, secondScorer),
                startedSecond(),
                new RolloutStepAdvanced(secondRollout, 1, 25, NOW));

        assertServed(CHALLENGED_AT_25, Variant.CHAMPION, first, firstRollout, 0);
        assertServed(ENTITY, Variant.CHAMPION, first, firstRollout, 0);
        assertThat(meters.get("modeltrail.serving.routes.held").gauge().value()).isEqualTo(1);
        assertThat(new ServingHealth(live).health().getDetails())
                .containsKey(second.toString())
                .hasValueSatisfying(new Condition<>(
                        detail -> detail.equals("churn: artefact content has another digest, PREVIOUS_ROUTE_SERVES"),
                        "says what is wrong and what serves"));

        artifacts.store(secondScorer.artefact());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> serving.choose(CHURN, CHALLENGED_AT_25).variant() == Variant.CHALLENGER);
        assertServed(CHALLENGED_AT_25, Variant.CHALLENGER, second, secondRollout, 1);
        assertThat(meters.get("modeltrail.serving.routes.held").gauge().value()).isZero();
        assertThat(new ServingHealth(live).health().getDetails()).isEmpty();
    }

    @Test
    void aNewChampionWhoseArtefactIsMissingLeavesTheOldOneInService() throws IOException {
        givenAChampion();
        Files.delete(artefactOf(secondScorer));
        given(
                TinyChurnModel.registered(second, secondScorer),
                started(secondRollout, second, first, RolloutPlan.everybodyAtOnce()),
                new RolloutCompleted(secondRollout, CHURN, second));

        assertServed(Variant.CHAMPION, first, firstRollout, 0);
        assertThat(ServingStatus.of(live.inService()).useCases().getFirst().asAsked())
                .isFalse();
    }

    @Test
    void aRouteThatWasRolledBackIsNotGoneOnWith() throws IOException {
        givenTheSecondIsChampion();
        Files.delete(artefactOf(firstScorer));
        given(new RolloutRolledBack(secondRollout, CHURN, first, "worse", NOW));

        assertThat(refusalOf(ENTITY).code()).isEqualTo(RefusalCode.MODEL_UNAVAILABLE);
    }

    @Test
    void aProcessThatStartsWithABrokenArtefactRefusesTheRequestsOfItsVariantOnly() throws IOException {
        givenAChampion();
        breakArtefactOf(secondScorer);
        given(
                TinyChurnModel.registered(second, secondScorer),
                startedSecond(),
                new RolloutStepAdvanced(secondRollout, 1, 25, NOW));
        LiveRoutes restarted = process();
        restarted.start();
        try {
            serving = new Serving(restarted);
            assertThat(refusalOf(CHALLENGED_AT_25).code()).isEqualTo(RefusalCode.MODEL_UNAVAILABLE);
            assertServed(ENTITY, Variant.CHAMPION, first, firstRollout, 0);

            artifacts.store(secondScorer.artefact());
            await().atMost(Duration.ofSeconds(10))
                    .ignoreExceptionsInstanceOf(Refusal.class)
                    .until(() -> serving.choose(CHURN, CHALLENGED_AT_25).variant() == Variant.CHALLENGER);
        } finally {
            restarted.stop();
        }
    }

    @Test
    void inAShadowStepTheChampionDecidesForEverybodyAndTheChallengerStandsBesideIt() {
        givenAChampion();
        given(TinyChurnModel.registered(second, secondScorer), startedInShadow());

        for (int customer = 0; customer < 1_000; customer++) {
            ServedBy served = serving.choose(CHURN, "customer-" + customer);
            assertThat(served.variant()).isEqualTo(Variant.CHAMPION);
            assertThat(served.modelVersionId()).isEqualTo(first);
            assertShadow(served, second, secondRollout);
        }

        given(new RolloutPaused(secondRollout, "look", NOW));
        assertShadow(serving.choose(CHURN, ENTITY), second, secondRollout);

        given(new RolloutResumed(secondRollout, NOW), new RolloutStepAdvanced(secondRollout, 1, 50, NOW));
        assertServed(Variant.CHALLENGER, second, secondRollout, 1);
        assertThat(serving.choose(CHURN, ENTITY).shadow()).isNull();
    }

    @Test
    void aShadowStepThatIsRolledBackLeavesTheChampionAlone() {
        givenAChampion();
        given(
                TinyChurnModel.registered(second, secondScorer),
                startedInShadow(),
                new RolloutRolledBack(secondRollout, CHURN, first, "worse", NOW));

        assertServed(Variant.CHAMPION, first, firstRollout, 0);
        assertThat(serving.choose(CHURN, ENTITY).shadow()).isNull();
    }

    @Test
    void aShadowWhoseArtefactIsBrokenHoldsNothingUpAndScoresOnceItIsThere() throws IOException {
        givenAChampion();
        breakArtefactOf(secondScorer);
        given(TinyChurnModel.registered(second, secondScorer), startedInShadow());

        assertServed(Variant.CHAMPION, first, firstRollout, 0);
        assertThat(serving.choose(CHURN, ENTITY).shadow()).isInstanceOf(Shadow.Unavailable.class);
        assertThat(live.inService().held()).isZero();
        assertThat(live.inService().troubles())
                .extracting(RoutesInService.Trouble::effect)
                .containsExactly(RoutesInService.Effect.SHADOW_DOES_NOT_SCORE);

        artifacts.store(secondScorer.artefact());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> serving.choose(CHURN, ENTITY).shadow() instanceof Shadow.Ready);
    }

    @Test
    void anArtefactThatDecidesDifferentlyThanRegisteredIsNotServed() {
        artifacts.store(firstScorer.artefact());
        given(TinyChurnModel.registered(first, firstScorer, 0.25f), startedFirst());

        assertThat(refusalOf(ENTITY).code()).isEqualTo(RefusalCode.MODEL_UNAVAILABLE);
    }

    @Test
    void aLoadedArtefactIsNotReadAgain() throws IOException {
        givenAChampion();
        CompiledScorer loaded = serving.choose(CHURN, ENTITY).scorer();
        Files.delete(artefactOf(firstScorer));

        assertThat(serving.choose(CHURN, ENTITY).scorer()).isSameAs(loaded);
    }

    private void givenAChampion() {
        artifacts.store(firstScorer.artefact());
        artifacts.store(secondScorer.artefact());
        given(
                TinyChurnModel.registered(first, firstScorer),
                startedFirst(),
                new RolloutCompleted(firstRollout, CHURN, first));
    }

    private void givenTheSecondIsChampion() {
        givenAChampion();
        given(
                TinyChurnModel.registered(second, secondScorer),
                startedSecond(),
                new RolloutStepAdvanced(secondRollout, 1, 25, NOW),
                new RolloutStepAdvanced(secondRollout, 2, 50, NOW),
                new RolloutStepAdvanced(secondRollout, 3, 100, NOW),
                new RolloutCompleted(secondRollout, CHURN, second));
    }

    private RolloutStarted startedInShadow() {
        return started(secondRollout, second, first, new RolloutPlan(List.of(0, 50, 100), null, 0));
    }

    private static void assertShadow(ServedBy served, ModelVersionId model, RolloutId rollout) {
        assertThat(served.shadow()).isInstanceOfSatisfying(Shadow.Ready.class, shadow -> {
            assertThat(shadow.modelVersionId()).isEqualTo(model);
            assertThat(shadow.rolloutId()).isEqualTo(rollout);
            assertThat(shadow.step()).isZero();
        });
    }

    private Path artefactOf(CompiledScorer scorer) {
        return dataDirectory
                .resolve("artefacts")
                .resolve(Sha256Digest.of(scorer.artefact()).hex());
    }

    private void breakArtefactOf(CompiledScorer scorer) throws IOException {
        byte[] broken = scorer.artefact();
        broken[broken.length / 2] ^= 1;
        Files.write(artefactOf(scorer), broken);
    }

    private RolloutStarted startedFirst() {
        return started(firstRollout, first, null, RolloutPlan.everybodyAtOnce());
    }

    private RolloutStarted startedSecond() {
        return started(secondRollout, second, first, RolloutPlan.standard());
    }

    private static RolloutStarted started(
            RolloutId rollout, ModelVersionId challenger, @Nullable ModelVersionId champion, RolloutPlan plan) {
        return new RolloutStarted(rollout, CHURN, challenger, champion, plan, "salt", OPERATOR);
    }

    private void given(Object... events) {
        for (Object event : events) {
            handle(position++, event);
        }
    }

    /** As the processor does: in a unit of work whose transaction is committed before what waits for the commit. */
    private void handle(long at, Object event) {
        var message =
                new GenericTrackedEventMessage<>(new GlobalSequenceTrackingToken(at), new GenericEventMessage<>(event));
        var transactions = new DataSourceTransactionManager(database);
        var status = transactions.getTransaction(null);
        var unit = DefaultUnitOfWork.startAndGet(message);
        unit.onCommit(committing -> transactions.commit(status));
        var outcome = unit.executeWithResult(() -> projection.handle(message));
        assertThat(outcome.isExceptional()).as("%s", outcome).isFalse();
    }

    private void assertServed(Variant variant, ModelVersionId model, RolloutId rollout, int step) {
        assertServed(ENTITY, variant, model, rollout, step);
    }

    private void assertServed(String entity, Variant variant, ModelVersionId model, RolloutId rollout, int step) {
        ServedBy served = serving.choose(CHURN, entity);
        assertThat(List.of(served.variant(), served.modelVersionId(), served.rolloutId(), served.step()))
                .isEqualTo(List.of(variant, model, rollout, step));
    }

    private Refusal refusalOf(String entity) {
        return catchThrowableOfType(Refusal.class, () -> serving.choose(CHURN, entity));
    }

    private List<Map<String, Object>> tables() {
        JdbcClient client = JdbcClient.create(database);
        List<Map<String, Object>> all = new ArrayList<>(client.sql("SELECT * FROM serving_route ORDER BY rollout_id")
                .query()
                .listOfRows());
        all.addAll(client.sql("SELECT * FROM serving_model ORDER BY model_version_id")
                .query()
                .listOfRows());
        return all;
    }
}
