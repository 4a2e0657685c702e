package io.modeltrail.query.subject;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.audit.AccessId;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.subject.FeaturesOfSubject;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectQuery.FindFeaturesOfSubject;
import io.modeltrail.query.OnlyNow;
import io.modeltrail.query.subject.SubjectAccess.Told;
import io.modeltrail.query.subject.SubjectController.NamedPerson;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
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
    private static final List<String> NOTES = List.of(
            "Predictions and outcomes are read from the event log, where they are sealed with the person's own key.",
            "Reasons of a prediction: GET /api/v1/predictions/{id}/explanation.",
            "Rows about the person in files of snapshots and landed facts, records of topics and backups are not listed.");

    private final SubjectDirectory subjects;
    private final SubjectRows rows;
    private final PersonRows people;
    private final EventStore events;
    private final ObjectProvider<QueryGateway> queries;
    private final ObjectProvider<CommandGateway> commands;
    private final Clock clock;

    SubjectAccessController(
            SubjectDirectory subjects,
            SubjectRows rows,
            PersonRows people,
            EventStore events,
            ObjectProvider<QueryGateway> queries,
            ObjectProvider<CommandGateway> commands,
            Clock clock) {
        this.subjects = subjects;
        this.rows = rows;
        this.people = people;
        this.events = events;
        this.queries = queries;
        this.commands = commands;
        this.clock = clock;
    }

    /** All that the trail has about the person, opened. */
    @PostMapping(ADDRESS)
    ResponseEntity<SubjectAccess> give(@RequestBody NamedPerson body, Actor actor) {
        SubjectId subject = subjects.find(body.useCase(), body.entity())
                .orElseThrow(() -> SubjectController.unknown(body.useCase().value()));
        Person person = subjects.person(subject).orElseThrow(() -> SubjectController.unknown(subject.toString()));
        SubjectAccess access = access(subject, person);
        commands.getObject()
                .sendAndWait(
                        new RecordAccess(
                                AccessId.next(),
                                AccessKind.SUBJECT_ACCESS,
                                ADDRESS,
                                Map.of(
                                        "subject", subject.toString(),
                                        "useCase", person.useCase().value(),
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

    private SubjectAccess access(SubjectId subject, Person person) {
        List<Told<PredictionMade>> predictions = told(people.predictions(person), PredictionMade.class);
        return new SubjectAccess(
                subject,
                person.useCase(),
                person.entity(),
                Instant.ofEpochMilli(clock.millis()),
                rows.retentionDays(person.useCase()),
                rows.find(subject, null).map(SubjectView::legalHold).orElse(null),
                predictions,
                told(people.outcomes(person), OutcomeObserved.class),
                features(subject),
                predictions.stream()
                        .map(told -> told.event().modelVersionId())
                        .distinct()
                        .toList(),
                predictions.stream()
                        .map(told -> told.event().requestedBy())
                        .distinct()
                        .toList(),
                NOTES);
    }

    /** As the log has them now, not as rows keep them. */
    private <E> List<Told<E>> told(List<UUID> ids, Class<E> kind) {
        return ids.stream()
                .flatMap(id -> events.readEvents(id.toString()).asStream())
                .flatMap(message -> kind.isInstance(message.getPayload())
                        ? Stream.of(new Told<>(message.getTimestamp(), kind.cast(message.getPayload())))
                        : Stream.empty())
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
