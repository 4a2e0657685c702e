package io.modeltrail.command.webhook;

import io.modeltrail.command.EventsWithRows;
import io.modeltrail.command.webhook.WebhookRows.Taken;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.webhook.WebhookEvent.WebhookDeliveryAbandoned;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * A few threads that send what is due. A message that a process had when it ended is due again after the lease, so a receiver may get it
 * twice, under the same identity. Logs name neither address nor secret.
 */
@Component
class WebhookSender implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final Actor SENDER = Actor.system("webhook-sender");
    private static final int THREADS = 4;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final long LOOK_AGAIN_MILLIS = 1_000;

    private final WebhookRows rows;
    private final EventsWithRows trail;
    private final WebhookSettings settings;
    private final Clock clock;
    private final Semaphore wakings = new Semaphore(0);
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    WebhookSender(WebhookRows rows, EventsWithRows trail, WebhookSettings settings, Clock clock) {
        this.rows = rows;
        this.trail = trail;
        this.settings = settings;
        this.clock = clock;
    }

    /** There may be something to send. Never blocks. */
    void wake() {
        wakings.release();
    }

    /** @return whether there was something to send */
    boolean sendOne() throws InterruptedException {
        Optional<Taken> taken = rows.take(clock.instant(), LEASE);
        if (taken.isEmpty()) {
            return false;
        }
        String failure = sent(taken.get());
        if (failure == null) {
            rows.delivered(taken.get().messageId(), clock.instant());
        } else {
            failed(taken.get(), failure);
        }
        return true;
    }

    /** An attempt that ends in an exception has failed like any other, so that it waits its turn and ends some time. */
    private @Nullable String sent(Taken message) throws InterruptedException {
        try {
            return send(message);
        } catch (RuntimeException unsendable) {
            return unsendable.getClass().getSimpleName();
        }
    }

    /** @return what went wrong, as a short text without anything that the receiver said; null = it was taken */
    private @Nullable String send(Taken message) throws InterruptedException {
        String why = message.address().whyNot(settings.privateAddresses());
        if (why != null) {
            return why;
        }
        String id = message.messageId().toString();
        long seconds = clock.instant().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(message.address().uri())
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("User-Agent", "modeltrail")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(seconds))
                .header("webhook-signature", message.secret().signature(id, seconds, message.body()))
                .POST(HttpRequest.BodyPublishers.ofString(message.body()))
                .build();
        return exchange(request);
    }

    /** The status is all that counts: a body is not waited for, whose sender could hold the thread for ever. */
    private @Nullable String exchange(HttpRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<Void>> answer = http.sendAsync(request, head -> new UnreadBody());
        try {
            int status = answer.get(CONNECT.plus(ANSWER).toMillis(), TimeUnit.MILLISECONDS)
                    .statusCode();
            return status >= 200 && status < 300 ? null : "HTTP " + status;
        } catch (ExecutionException failed) {
            return Objects.requireNonNullElse(failed.getCause(), failed)
                    .getClass()
                    .getSimpleName();
        } catch (TimeoutException late) {
            return late.getClass().getSimpleName();
        } finally {
            answer.cancel(true);
        }
    }

    private void failed(Taken message, String failure) {
        Instant now = clock.instant();
        if (message.triedSince().plus(settings.abandonAfter()).isAfter(now)) {
            rows.failed(message.messageId(), failure, now.plus(settings.pauseAfter(message.attempts())));
            return;
        }
        Instant at = now.truncatedTo(ChronoUnit.MICROS);
        String id = message.messageId().toString();
        trail.record(
                SENDER,
                () -> rows.abandon(message.messageId(), failure, at)
                        ? List.of(new EventsWithRows.Entry(
                                "WebhookDelivery",
                                // A message that was sent again may be given up again.
                                Identifiers.next().toString(),
                                0,
                                message.useCase(),
                                new WebhookDeliveryAbandoned(
                                        message.webhookId(), id, message.kind(), message.attempts(), failure, at)))
                        : List.of());
        LOG.warn("message {} to webhook {} was given up: {}", id, message.webhookId(), failure);
    }

    private void workUntilStopped() {
        while (running) {
            try {
                if (!sendOne() && wakings.tryAcquire(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    wakings.drainPermits();
                }
            } catch (InterruptedException ended) {
                return;
            } catch (RuntimeException failed) { // the outermost loop; the message is taken again after its lease
                LOG.warn(
                        "webhooks are not sent, trying again: {}",
                        failed.getClass().getName());
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            for (int i = 0; i < THREADS; i++) {
                threads.add(
                        Thread.ofPlatform().name("webhook-sender-" + i).daemon().start(this::workUntilStopped));
            }
        }
    }

    /** Does not wait for receivers: what is under way is sent again after the next start. */
    @Override
    public synchronized void stop() {
        running = false;
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofSeconds(2));
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
