package io.modeltrail.command.webhook;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Ends an answer at its headers, and the connection with it when a body follows. */
final class UnreadBody implements HttpResponse.BodySubscriber<@Nullable Void> {
    @Override
    public CompletionStage<@Nullable Void> getBody() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        // What was on its way when the subscription ended.
    }

    @Override
    public void onError(Throwable throwable) {
        // The status is known by now.
    }

    @Override
    public void onComplete() {
        // There was no body.
    }
}
