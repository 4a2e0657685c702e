package io.modeltrail.query.moment;

import io.modeltrail.contracts.prediction.PredictionRun;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import io.modeltrail.query.BoundMoment;
import io.modeltrail.query.QuerySideConfiguration;
import io.modeltrail.query.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * Applies the log up to a position to the tables of a moment, with the projections that do it for the live tables. It reads the log by
 * itself: the processors of the live projections, and their tokens, have nothing to do with it.
 */
@Component
class MomentMaking {
    private static final String PREDICTIONS = "query.prediction";

    private final ApplicationContext beans;
    private final StreamableMessageSource<TrackedEventMessage<?>> predictions;
    private final StreamableMessageSource<TrackedEventMessage<?>> registry;
    private final int predictionBatch;
    private final int patienceMillis;

    /** @param patienceMillis how long the event store may send nothing */
    MomentMaking(
            ApplicationContext beans,
            EventStore store,
            @Qualifier("predictionsInRuns")
                    ObjectProvider<StreamableMessageSource<TrackedEventMessage<?>>> predictionsInRuns,
            @Qualifier("eventsBesidesPredictions")
                    ObjectProvider<StreamableMessageSource<TrackedEventMessage<?>>> besidesPredictions,
            @Value("${modeltrail.moments.patience-millis:30000}") int patienceMillis) {
        this.beans = beans;
        this.patienceMillis = patienceMillis;
        StreamableMessageSource<TrackedEventMessage<?>> runs = predictionsInRuns.getIfAvailable();
        StreamableMessageSource<TrackedEventMessage<?>> others = besidesPredictions.getIfAvailable();
        predictions = runs == null ? store : runs;
        registry = others == null ? store : others;
        // A run is a batch by itself.
        predictionBatch = runs == null ? QuerySideConfiguration.BATCH_SIZE : 1;
    }

    /** Hears how far the making has come, after each transaction, and throws when it is to stop. */
    interface Told {
        void at(long registryPosition, long predictionPosition);
    }

    /** @param moment empty tables */
    void make(BoundMoment moment, Told told) throws InterruptedException {
        long last = moment.position();
        TransactionManager transactions = transactionsOf(moment);
        moment.bind();
        try {
            apply(
                    registry,
                    QuerySideConfiguration.BATCH_SIZE,
                    projections(false),
                    last,
                    transactions,
                    position -> told.at(position, -1));
            apply(
                    predictions,
                    predictionBatch,
                    projections(true),
                    last,
                    transactions,
                    position -> told.at(last, position));
        } finally {
            BoundMoment.unbind();
        }
    }

    private List<AnnotationEventHandlerAdapter> projections(boolean ofPredictions) {
        return beans.getBeansWithAnnotation(ProcessingGroup.class).entrySet().stream()
                .filter(bean -> {
                    ProcessingGroup group = beans.findAnnotationOnBean(bean.getKey(), ProcessingGroup.class);
                    return group != null
                            && QuerySideConfiguration.PROCESSING_GROUPS.contains(group.value())
                            && group.value().equals(PREDICTIONS) == ofPredictions;
                })
                .map(bean -> new AnnotationEventHandlerAdapter(bean.getValue()))
                .toList();
    }

    private void apply(
            StreamableMessageSource<TrackedEventMessage<?>> source,
            int batchSize,
            List<AnnotationEventHandlerAdapter> handlers,
            long last,
            TransactionManager transactions,
            LongConsumer applied)
            throws InterruptedException {
        try (BlockingStream<TrackedEventMessage<?>> stream = source.openStream(null)) {
            long position = -1;
            while (position < last) {
                List<TrackedEventMessage<?>> batch = new ArrayList<>();
                do {
                    if (!stream.hasNextAvailable(patienceMillis, TimeUnit.MILLISECONDS)) {
                        throw new LogSilent(position);
                    }
                    TrackedEventMessage<?> message = stream.nextAvailable();
                    position = RecordedEvent.positionOf(message.trackingToken());
                    upTo(last, message)
                            .filter(one -> handlers.stream().anyMatch(handler -> handler.canHandle(one)))
                            .ifPresent(batch::add);
                } while (batch.size() < batchSize
                        && position < last
                        && stream.peek().isPresent());
                handle(batch, handlers, transactions);
                applied.accept(Math.min(position, last));
            }
        }
    }

    /** A run may reach beyond the moment. */
    private static Optional<TrackedEventMessage<?>> upTo(long last, TrackedEventMessage<?> message) {
        if (RecordedEvent.positionOf(message.trackingToken()) <= last) {
            return Optional.of(message);
        }
        if (!(message.getPayload() instanceof PredictionRun run)) {
            return Optional.empty();
        }
        List<Recorded> before = run.predictions().stream()
                .filter(prediction -> prediction.position() <= last)
                .toList();
        return Optional.of(new GenericTrackedEventMessage<>(
                message.trackingToken(), new GenericEventMessage<>(new PredictionRun(before))));
    }

    private static void handle(
            List<TrackedEventMessage<?>> batch,
            List<AnnotationEventHandlerAdapter> handlers,
            TransactionManager transactions) {
        if (batch.isEmpty()) {
            return;
        }
        BatchingUnitOfWork<TrackedEventMessage<?>> unit = new BatchingUnitOfWork<>(batch);
        unit.attachTransaction(transactions);
        ResultMessage<?> result = unit.executeWithResult(
                () -> {
                    for (AnnotationEventHandlerAdapter handler : handlers) {
                        if (handler.canHandle(unit.getMessage())) {
                            handler.handle(unit.getMessage());
                        }
                    }
                    return null;
                },
                RollbackConfigurationType.ANY_THROWABLE);
        if (result.isExceptional()) {
            throw result.exceptionResult() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(result.exceptionResult());
        }
    }

    private static TransactionManager transactionsOf(BoundMoment moment) {
        JdbcTransactionManager spring = new JdbcTransactionManager(moment.tables());
        return () -> {
            TransactionStatus status = spring.getTransaction(new DefaultTransactionDefinition());
            return new Transaction() {
                @Override
                public void commit() {
                    spring.commit(status);
                }

                @Override
                public void rollback() {
                    if (!status.isCompleted()) {
                        spring.rollback(status);
                    }
                }
            };
        };
    }
}
