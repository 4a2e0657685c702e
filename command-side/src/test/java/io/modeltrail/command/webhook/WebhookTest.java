package io.modeltrail.command.webhook;

import static io.modeltrail.command.Examples.CHURN;
import static io.modeltrail.command.Examples.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.command.TransactionalLog;
import io.modeltrail.command.webhook.WebhookController.WebhookAnswer;
import io.modeltrail.command.webhook.WebhookController.WebhookRequest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.MeasurementId;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmEnded;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmRaised;
import io.modeltrail.contracts.monitoring.MonitorEvent.MonitorDefined;
import io.modeltrail.contracts.monitoring.MonitorId;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.contracts.webhook.WebhookEvent.WebhookDeliveryAbandoned;
import io.modeltrail.contracts.webhook.WebhookEvent.WebhookSubscribed;
import io.modeltrail.contracts.webhook.WebhookEvent.WebhookUnsubscribed;
import io.modeltrail.contracts.webhook.WebhookId;
import io.modeltrail.testkit.ImpatientScheduler;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

class WebhookTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Duration LONG = Duration.ofDays(3);
    private static final MonitorId MONITOR = MonitorId.of(CHURN);

    private final TransactionalLog log = new TransactionalLog();
    private final Receiver receiver = new Receiver();
    private WebhookController controller;
    private WebhookSender sender;
    private Configuration axon;
    private long sequence;

    @BeforeEach
    void start() {
        start(LONG);
    }

    @AfterEach
    void close() {
        stop();
        axon.shutdown();
        receiver.close();
        log.close();
    }

    private void start(Duration abandonAfter) {
        WebhookSettings settings = new WebhookSettings(true, Duration.ofMillis(50), abandonAfter);
        WebhookRows rows = new WebhookRows(JdbcClient.create(log.jdbc()));
        sender = new WebhookSender(rows, log.trail(), settings, Clock.systemUTC());
        controller = new WebhookController(rows, sender, settings, log.trail(), Clock.systemUTC());
        WebhookFollower follower =
                new WebhookFollower(rows, sender, JsonMapper.builder().build(), Clock.systemUTC());
        Configurer configurer = DefaultConfigurer.defaultConfiguration()
                .configureEventStore(configuration -> log.store())
                .configureTransactionManager(configuration -> log.axonTransactions());
        configurer
                .eventProcessing()
                .registerPooledStreamingEventProcessorConfiguration(
                        (configuration, builder) -> builder.coordinatorExecutor(ImpatientScheduler.shared()));
        configurer
                .eventProcessing()
                .registerTokenStore(configuration -> log.tokens())
                .registerEventHandler(configuration -> follower);
        TransactionalLog.webhooksFollowTheLog().configureModule(configurer);
        axon = configurer.buildConfiguration();
        axon.start();
        sender.start();
    }

    /** Without the event store, on which the next start goes on. */
    private void stop() {
        axon.eventProcessingConfiguration().eventProcessors().values().forEach(EventProcessor::shutDown);
        sender.stop();
    }

    @Test
    void anAlarmIsDeliveredAndSignedAsTheStandardSays() throws Exception {
        subscribe();
        AlarmRaised alarm = alarm();
        happened(alarm);

        await(() -> receiver.received.size() == 1);
        Receiver.Received received = receiver.received.getFirst();
        assertThat(received.path()).isEqualTo("/hooks");
        assertThat(received.signature())
                .isEqualTo(signature(received.id() + "." + received.timestamp() + "." + received.body()));
        assertThat(Instant.ofEpochSecond(Long.parseLong(received.timestamp())))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(received.body())
                .startsWith("{\"type\":\"monitoring.AlarmRaised\"")
                .contains(alarm.cause().toString());
        await(() -> states().equals(List.of("DELIVERED")));
    }

    /** From the specification's own examples. */
    @Test
    void theSignatureIsThatOfTheStandardsExample() {
        assertThat(WebhookSecret.parse(SECRET)
                        .signature("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void onlyWhatIsSubscribedToIsDelivered() {
        controller.subscribe(
                new WebhookRequest(CHURN, receiver.url("/hooks"), SECRET, List.of("monitoring.AlarmEnded")), OPERATOR);
        happened(new MonitorDefined(MONITOR, CHURN, MonitorSettings.STANDARD, OPERATOR));
        AlarmRaised alarm = alarm();
        happened(alarm);
        happened(new AlarmEnded(
                MONITOR, CHURN, alarm.modelVersionId(), alarm.kind(), alarm.cause(), null, Instant.EPOCH));

        await(() -> receiver.received.size() == 1);
        assertThat(receiver.received.getFirst().body()).contains("monitoring.AlarmEnded");
        assertThat(states()).hasSize(1);
    }

    @Test
    void anotherUseCasesAlarmsAreNotDelivered() {
        controller.subscribe(
                new WebhookRequest(new UseCaseKey("another"), receiver.url("/other"), SECRET, null), OPERATOR);
        subscribe();
        happened(alarm());

        await(() -> receiver.received.size() == 1);
        assertThat(receiver.received.getFirst().path()).isEqualTo("/hooks");
    }

    @Test
    void aReceiverThatFailsIsTriedAgainWithTheSameIdentity() {
        receiver.answering(500, 503);
        subscribe();
        happened(alarm());

        await(() -> states().equals(List.of("DELIVERED")));
        assertThat(receiver.received).hasSize(3);
        assertThat(receiver.received.stream().map(Receiver.Received::id).distinct())
                .hasSize(1);
        assertThat(deliveries().getFirst().attempts()).isEqualTo(3);
    }

    /** More messages than there are threads. */
    @Test
    void aReceiverWhoseAnswerNeverEndsHoldsNoThread() {
        receiver.neverEnding(200);
        subscribe();
        for (int message = 0; message < 6; message++) {
            happened(alarm());
        }

        await(() -> states().equals(Collections.nCopies(6, "DELIVERED")));
        assertThat(receiver.received).hasSize(6);
    }

    /** As one that was given before ports were looked at. */
    @Test
    void anAddressThatNothingCanBeSentToIsAFailedAttempt() {
        receiver.always(500);
        subscribe();
        log.jdbc().update("UPDATE webhook_subscription SET url = 'http://127.0.0.1:70000/x'");
        happened(alarm());

        await(() -> !deliveries().isEmpty() && deliveries().getFirst().attempts() >= 2);
        assertThat(deliveries().getFirst().lastFailure()).isEqualTo("IllegalArgumentException");
        assertThat(receiver.received).isEmpty();
    }

    @Test
    void aRedirectIsNotFollowed() {
        receiver.answering(302);
        subscribe();
        happened(alarm());

        await(() -> states().equals(List.of("DELIVERED")));
        assertThat(receiver.received)
                .hasSize(2)
                .allMatch(received -> received.path().equals("/hooks"));
    }

    @Test
    void nothingIsLostOrMadeTwiceOverARestart() {
        receiver.always(500);
        subscribe();
        happened(alarm());
        await(() -> !receiver.received.isEmpty());
        stop();
        // An attempt that was under way when it stopped is tried again a minute later.
        log.jdbc().update("UPDATE webhook_delivery SET next_attempt_at = '2026-01-01T00:00:00Z'");
        happened(alarm());

        receiver.always(204);
        start(LONG);

        await(() -> states().equals(List.of("DELIVERED", "DELIVERED")));
        assertThat(receiver.received.stream().map(Receiver.Received::id).distinct())
                .hasSize(2);
    }

    @Test
    void aLogThatIsReadAgainMakesNoMessageTwice() {
        subscribe();
        happened(alarm());
        await(() -> states().equals(List.of("DELIVERED")));

        StreamingEventProcessor processor = axon.eventProcessingConfiguration()
                .eventProcessor("command.webhooks", StreamingEventProcessor.class)
                .orElseThrow();
        processor.shutDown();
        log.axonTransactions().executeInTransaction(() -> {
            log.tokens().fetchToken("command.webhooks", 0);
            log.tokens().storeToken(log.store().createTailToken(), "command.webhooks", 0);
            log.tokens().releaseClaim("command.webhooks", 0);
        });
        processor.start();
        happened(alarm());

        // The receiver has a message a moment before the row says so.
        await(() -> states().equals(List.of("DELIVERED", "DELIVERED")));
        assertThat(receiver.received).hasSize(2);
        assertThat(receiver.received.stream().map(Receiver.Received::id).distinct())
                .hasSize(2);
    }

    @Test
    void aMessageThatIsNotTakenIsGivenUpVisiblyAndCanBeSentAgain() throws Exception {
        stop();
        start(Duration.ofMillis(300));
        receiver.always(500);
        WebhookId webhook = subscribe().webhookId();
        happened(alarm());

        await(() -> states().equals(List.of("ABANDONED")));
        UUID message = deliveries().getFirst().messageId();
        assertThat(deliveries().getFirst().lastFailure()).isEqualTo("HTTP 500");
        assertThat(log.recorded())
                .filteredOn(WebhookDeliveryAbandoned.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(((WebhookDeliveryAbandoned) event).messageId())
                        .isEqualTo(message.toString()));
        assertThat(controller.subscriptions().items().getFirst().abandoned()).isEqualTo(1);

        receiver.always(204);
        controller.sendAgain(webhook.toString(), message.toString());

        await(() -> states().equals(List.of("DELIVERED")));
        assertThat(receiver.received.getLast().id()).isEqualTo(message.toString());
    }

    @Test
    void aSubscriptionThatHasEndedGetsNothing() throws Exception {
        receiver.always(500);
        WebhookId webhook = subscribe().webhookId();
        happened(alarm());
        await(() -> !receiver.received.isEmpty());

        controller.unsubscribe(webhook.toString(), OPERATOR);
        happened(alarm());

        assertThat(states()).containsExactly("CANCELLED");
        assertThat(log.jdbc().queryForObject("SELECT secret FROM webhook_subscription", String.class))
                .isNull();
        assertThat(log.recorded()).anyMatch(WebhookSubscribed.class::isInstance);
        assertThat(log.recorded()).anyMatch(WebhookUnsubscribed.class::isInstance);
        assertThatThrownBy(() -> controller.unsubscribe(webhook.toString(), OPERATOR))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.NOT_FOUND));
    }

    /** As when a message is made while its subscription ends. */
    @Test
    void aMessageOfASubscriptionThatHasEndedDoesNotStandInTheWayOfOthers() {
        receiver.always(500);
        WebhookId ended = subscribe().webhookId();
        happened(alarm());
        await(() -> !receiver.received.isEmpty());
        controller.unsubscribe(ended.toString(), OPERATOR);
        log.jdbc().update("UPDATE webhook_delivery SET state = 'PENDING', next_attempt_at = '2026-01-01T00:00:00Z'");
        receiver.always(204);
        int before = receiver.received.size();

        subscribe();
        happened(alarm());

        await(() -> states().equals(List.of("DELIVERED")));
        assertThat(receiver.received).hasSize(before + 1);
    }

    @Test
    void aSecretIsNeverReadAgain() throws Exception {
        WebhookRequest request = new WebhookRequest(CHURN, receiver.url("/hooks"), SECRET, null);
        WebhookAnswer answer = controller.subscribe(request, OPERATOR).getBody();
        WebhookAnswer made = controller
                .subscribe(new WebhookRequest(CHURN, receiver.url("/hooks"), null, null), OPERATOR)
                .getBody();

        assertThat(answer.secret()).isNull();
        assertThat(made.secret()).startsWith("whsec_").hasSizeGreaterThan(40);
        JsonMapper json = JsonMapper.builder().build();
        assertThat(json.writeValueAsString(controller.subscriptions()))
                .doesNotContain("whsec", SECRET.substring(6), made.secret().substring(6));
        assertThat(request.toString() + made + WebhookSecret.parse(SECRET)).doesNotContain("whsec_");
        for (Object event : log.recorded()) {
            assertThat(json.writeValueAsString(event)).doesNotContain("whsec", SECRET.substring(6));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "whsec_", "whsec_AAAA", "whsec_not base64 at all not base64 at all"})
    void aSecretThatIsWeakIsRefusedWithoutBeingRepeated(String secret) {
        assertThatThrownBy(() ->
                        controller.subscribe(new WebhookRequest(CHURN, receiver.url("/hooks"), secret, null), OPERATOR))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.found()).containsOnlyKeys("field"));
    }

    private WebhookAnswer subscribe() {
        return controller
                .subscribe(new WebhookRequest(CHURN, receiver.url("/hooks"), SECRET, null), OPERATOR)
                .getBody();
    }

    private static AlarmRaised alarm() {
        return new AlarmRaised(
                MONITOR,
                CHURN,
                ModelVersionId.next(),
                AlarmKind.SCORE_DRIFT,
                MeasurementId.next(),
                List.of(),
                Instant.parse("2026-11-20T12:00:00Z"));
    }

    private void happened(Object event) {
        log.axonTransactions()
                .executeInTransaction(() -> log.store()
                        .publish(new GenericDomainEventMessage<>("Monitor", MONITOR.toString(), sequence++, event)));
    }

    private List<WebhookRows.Delivery> deliveries() {
        WebhookId webhook = controller.subscriptions().items().getFirst().webhookId();
        return controller.deliveries(webhook.toString(), null).items();
    }

    private List<String> states() {
        return deliveries().stream().map(WebhookRows.Delivery::state).toList();
    }

    private static String signature(String signed) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring(6)), "HmacSHA256"));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 30 seconds").isLessThan(end);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
