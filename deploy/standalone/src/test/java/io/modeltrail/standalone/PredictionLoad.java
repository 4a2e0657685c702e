package io.modeltrail.standalone;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

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
    private volatile boolean stopped;

    private PredictionLoad(RestCalls calls, String useCase, String features) {
        this.calls = calls;
        this.useCase = useCase;
        this.features = features;
    }

    static PredictionLoad start(RestCalls calls, String useCase, String features) {
        PredictionLoad load = new PredictionLoad(calls, useCase, features);
        for (int i = 0; i < CLIENTS; i++) {
            load.clients.execute(load::ask);
        }
        return load;
    }

    private void ask() {
        while (!stopped) {
            String body = "{\"useCase\":\"" + useCase + "\",\"entity\":\"load-" + entities.incrementAndGet()
                    + "\",\"features\":" + features + "}";
            try {
                RestCalls.Answer answer = calls.post("/api/v1/predictions", body);
                if (answer.status() == 201) {
                    answered.add(answer.field("predictionId"));
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
