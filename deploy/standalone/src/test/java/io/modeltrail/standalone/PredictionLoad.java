package io.modeltrail.standalone;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Several product teams that ask for predictions without a pause, whatever happens to the server. */
final class PredictionLoad {
    private static final int CLIENTS = 16;

    private final ConcurrentLinkedQueue<String> answered = new ConcurrentLinkedQueue<>();
    /** The first answer that is neither a prediction nor the request to come again. */
    private final AtomicReference<AssertionError> failure = new AtomicReference<>();

    private final AtomicInteger comeAgain = new AtomicInteger();
    private final AtomicInteger entities = new AtomicInteger();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final RestCalls calls;
    private final String useCase;
    private final String features;
    /** What all keys begin with; null = requests have no keys. */
    private final @Nullable String key;

    /** Ids of the answered predictions by the number of the request. */
    private final Map<Integer, String> answeredByNumber = new ConcurrentHashMap<>();

    private volatile boolean stopped;

    private PredictionLoad(RestCalls calls, String useCase, String features, @Nullable String key) {
        this.key = key;
        this.calls = calls;
        this.useCase = useCase;
        this.features = features;
    }

    static PredictionLoad start(RestCalls calls, String useCase, String features) {
        return start(new PredictionLoad(calls, useCase, features, null));
    }

    /** Each request has a key, so that it can be repeated. */
    static PredictionLoad startWithKeys(RestCalls calls, String useCase, String features) {
        return start(
                new PredictionLoad(calls, useCase, features, UUID.randomUUID().toString()));
    }

    private static PredictionLoad start(PredictionLoad load) {
        for (int i = 0; i < CLIENTS; i++) {
            load.clients.execute(load::ask);
        }
        return load;
    }

    private void ask() {
        while (!stopped) {
            int number = entities.incrementAndGet();
            try {
                RestCalls.Answer answer = ask(calls, number);
                if (answer.status() == 201) {
                    answered.add(answer.field("predictionId"));
                    answeredByNumber.put(number, answer.field("predictionId"));
                } else if (answer.status() != 503
                        || answer.header("Retry-After").isEmpty()) {
                    failure.compareAndSet(null, new AssertionError(answer.status() + " " + answer.text()));
                    return;
                } else {
                    comeAgain.incrementAndGet();
                }
            } catch (UncheckedIOException killed) {
                // The answer was lost with the server: the caller was told nothing.
                java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
            }
        }
    }

    private RestCalls.Answer ask(RestCalls server, int number) {
        String body =
                "{\"useCase\":\"" + useCase + "\",\"entity\":\"load-" + number + "\",\"features\":" + features + "}";
        return key == null
                ? server.post("/api/v1/predictions", body)
                : server.post("/api/v1/predictions", body, "Idempotency-Key", key + "-" + number);
    }

    /**
     * Sends every request that was not answered once more, and some that were.
     *
     * @return ids of the predictions of all requests, those of before first
     */
    List<String> repeat(RestCalls server, int ofTheAnswered) {
        List<String> ids = new ArrayList<>(answered);
        int repeated = 0;
        for (int number = 1; number <= entities.get(); number++) {
            String before = answeredByNumber.get(number);
            if (before != null && repeated++ >= ofTheAnswered) {
                continue;
            }
            RestCalls.Answer answer = ask(server, number);
            if (answer.status() != 201) {
                throw new AssertionError(answer.status() + " " + answer.text());
            }
            String id = answer.field("predictionId");
            if (before == null) {
                ids.add(id);
            } else if (!before.equals(id)
                    || !answer.header("Idempotency-Replayed").equals("true")) {
                throw new AssertionError(before + " was recorded again as " + id);
            }
        }
        return ids;
    }

    int answers() {
        return answered.size();
    }

    /** Requests that were answered with 503 and Retry-After. */
    int refusals() {
        return comeAgain.get();
    }

    void awaitAnswers(int atLeast) {
        WaitUntil.holds(atLeast + " answers", Duration.ofMinutes(1), () -> answers() >= atLeast);
    }

    /**
     * @return ids of all predictions that were answered
     * @throws AssertionError when anything but a prediction or a 503 with Retry-After was answered
     */
    List<String> stop() throws InterruptedException {
        stopped = true;
        clients.shutdown();
        if (!clients.awaitTermination(2, TimeUnit.MINUTES)) {
            throw new AssertionError("the clients did not stop");
        }
        AssertionError wrong = failure.get();
        if (wrong != null) {
            throw wrong;
        }
        return new ArrayList<>(answered);
    }
}
