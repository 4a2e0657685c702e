package io.modeltrail.query.subject;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.audit.AccessId;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.subject.FeaturesOfSubject;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectQuery.FindFeaturesOfSubject;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.Completeness;
import io.modeltrail.query.CompletenessWatch;
import io.modeltrail.query.OnlyNow;
import io.modeltrail.query.subject.PersonRows.Recorded;
import io.modeltrail.query.subject.SubjectAccess.Told;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Gives a person's data to a compliance officer, for the person; that it was given is recorded before. */
@RestController
@OnlyNow("What may be told of a person follows from what is now.")
class SubjectAccessController {
    private static final String ADDRESS = "/api/v1/subjects/access";
    private static final int PATIENCE_SECONDS = 10;
    /** Predictions and outcomes of one page: each is read from the log by a call of its own, and all are in memory at once. */
    private static final int MOST_RECORDS = 1_000;

    private static final List<String> NOTES = List.of(
            "Predictions and outcomes are read from the event log, where they are sealed with the person's own key.",
            "Reasons of a prediction: GET /api/v1/predictions/{id}/explanation.",
            "Rows about the person in files of snapshots and landed facts, records of topics and backups are not listed.");

    private final SubjectDirectory subjects;
    private final SubjectRows rows;
    private final PersonRows people;
    private final CompletenessWatch watch;
    private final EventStore events;
    private final ObjectProvider<QueryGateway> queries;
    private final ObjectProvider<CommandGateway> commands;
    private final Clock clock;

    SubjectAccessController(
            SubjectDirectory subjects,
            SubjectRows rows,
            PersonRows people,
            CompletenessWatch watch,
            EventStore events,
            ObjectProvider<QueryGateway> queries,
            ObjectProvider<CommandGateway> commands,
            Clock clock) {
        this.subjects = subjects;
        this.rows = rows;
        this.people = people;
        this.watch = watch;
        this.events = events;
        this.queries = queries;
        this.commands = commands;
        this.clock = clock;
    }

    /**
     * @param after of the page before; null = the first page
     * @param limit of predictions and outcomes together; null = as many as a page may have
     * @param alsoUnknown {@code true}: also somebody about whom no event is recorded since there are keys
     */
    record AccessRequest(
            UseCaseKey useCase,
            @PersonalData String entity,
            @Nullable Long after,
            @Nullable Integer limit,
            @Nullable Boolean alsoUnknown) {
        int records() {
            int records = limit == null ? MOST_RECORDS : limit;
            if (records < 1 || records > MOST_RECORDS) {
                throw new Refusal(
                        RefusalCode.VALUE_OUT_OF_RANGE,
                        Map.of("field", "limit", "limit", Integer.toString(records)),
                        "Ask for 1 to " + MOST_RECORDS
                                + " records, and for the next ones with nextAfter of the answer.");
            }
            return records;
        }

        /** Without the entity. */
        @Override
        public String toString() {
            return "AccessRequest[" + useCase + "]";
        }
    }

    /** What the trail has about the person, opened. */
    @PostMapping(ADDRESS)
    ResponseEntity<SubjectAccess> give(@RequestBody AccessRequest body, Actor actor) {
        int limit = body.records();
        long after = body.after() == null ? -1 : body.after();
        if (Boolean.TRUE.equals(body.alsoUnknown())) {
            subjects.expect(body.useCase(), List.of(body.entity()));
        }
        SubjectId subject = subjects.find(body.useCase(), body.entity())
                .orElseThrow(() -> SubjectController.unknown(body.useCase().value()));
        Person person = subjects.person(subject).orElseThrow(() -> SubjectController.unknown(subject.toString()));
        SubjectAccess access = access(subject, person, after, limit);
        commands.getObject()
                .sendAndWait(
                        new RecordAccess(
                                AccessId.next(),
                                AccessKind.SUBJECT_ACCESS,
                                ADDRESS,
                                Map.of(
                                        "subject", subject.toString(),
                                        "useCase", person.useCase().value(),
                                        "after", Long.toString(after),
                                        "predictions",
                                                Integer.toString(
                                                        access.predictions().size()),
                                        "outcomes",
                                                Integer.toString(
                                                        access.outcomes().size())),
                                actor,
                                access.preparedAt()),
                        MetaData.from(TrailMetadata.of(actor, person.useCase())));
        return ResponseEntity.ok()
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"subject-" + subject + ".json\"")
                .body(access);
    }

    private SubjectAccess access(SubjectId subject, Person person, long after, int limit) {
        // Before the rows are read: these are then at least as complete.
        Completeness completeness = watch.now();
        List<Recorded> found = people.records(subject, person, after, limit + 1);
        List<Recorded> page = found.subList(0, Math.min(found.size(), limit));
        List<Told<Object>> opened = told(page);
        List<Told<PredictionMade>> predictions = of(opened, PredictionMade.class);
        return new SubjectAccess(
                subject,
                person.useCase(),
                person.entity(),
                Instant.ofEpochMilli(clock.millis()),
                completeness,
                found.size() > limit ? page.getLast().position() : null,
                rows.retentionDays(person.useCase()),
                rows.find(subject, null).map(SubjectView::legalHold).orElse(null),
                predictions,
                of(opened, OutcomeObserved.class),
                features(subject),
                predictions.stream()
                        .map(made -> made.event().modelVersionId())
                        .distinct()
                        .toList(),
                predictions.stream()
                        .map(made -> made.event().requestedBy())
                        .distinct()
                        .toList(),
                NOTES);
    }

    /** As the log has them now, not as rows keep them. */
    private List<Told<Object>> told(List<Recorded> page) {
        return page.stream()
                .flatMap(one -> events.readEvents(one.id().toString()).asStream())
                .<Told<Object>>map(message -> new Told<>(message.getTimestamp(), message.getPayload()))
                .toList();
    }

    private static <E> List<Told<E>> of(List<Told<Object>> told, Class<E> kind) {
        return told.stream()
                .filter(one -> kind.isInstance(one.event()))
                .map(one -> new Told<>(one.at(), kind.cast(one.event())))
                .toList();
    }

    private @Nullable FeaturesOfSubject features(SubjectId subject) {
        try {
            return queries.getObject()
                    .query(new FindFeaturesOfSubject(subject), FeaturesOfSubject.class)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException unanswered) {
            return null;
        }
    }
}
